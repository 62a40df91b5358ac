"""Who may begin a group of peers, who is in it, and whose a turn is. Nobody is in charge: who is in it may do what it does."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.intervision import PEERS
from logbook.domain.people import Actor

if TYPE_CHECKING:
    from logbook.models.intervision import IntervisionGroup, IntervisionMember, IntervisionOffer, IntervisionTurn


def may_begin_group(actor: Actor, service_id: UUID) -> bool:
    """Whoever does the work there, at whatever stage."""
    return any(actor.holds(role, service_id) for role in PEERS)


def may_see_group(actor: Actor, group: IntervisionGroup, member_ids: Collection[UUID]) -> bool:
    """The group, its meetings and what is shared into them: who is in it while it lasts, and nobody by rank."""
    return group.ended_at is None and actor.id in member_ids


def may_keep_group(actor: Actor, group: IntervisionGroup) -> bool:
    """Set its rules, remove somebody, end it: whoever looks after it."""
    return actor.id == group.kept_by_id


def may_answer_place_in_group(actor: Actor, place: IntervisionMember) -> bool:
    """Accept or decline: whoever was invited, while it waits."""
    return actor.id == place.person_id and place.joined_at is None and place.ended_at is None


def may_read_turn(actor: Actor, turn: IntervisionTurn) -> bool:
    """The summary of a presentation is the presenter's own, and stays theirs."""
    return actor.id == turn.presenter_id


def may_end_offer(actor: Actor, offer: IntervisionOffer) -> bool:
    """What a group may rate is offered, ended, and one's own rating of it shown, by whoever's it is."""
    return actor.id == offer.offered_by_id
