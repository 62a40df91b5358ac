"""Who sees the coordinator's board, and what they do from it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import Actor, Role, Standing

if TYPE_CHECKING:
    from logbook.models.calls import Call


def may_see_board(actor: Actor, service_id: UUID) -> bool:
    """Who is moving, slowing, would welcome a call or is away, by name: the service's coordinators, and no manager."""
    return actor.holds(Role.COORDINATOR, service_id)


def may_note_call(actor: Actor, person_id: UUID, service_id: UUID) -> bool:
    """That somebody was called: a coordinator of the service, of anybody but themself."""
    return actor.id != person_id and may_see_board(actor, service_id)


def may_take_back_call(actor: Actor, call: Call) -> bool:
    """A slip is put right by any coordinator of the service, as it was noted for all of them."""
    return may_note_call(actor, call.person_id, call.service_id)


def may_offer_family(actor: Actor, journey: Standing) -> bool:
    """Allocate a family to somebody in training, under a word and nothing else: the service's coordinators."""
    return journey.open and may_see_board(actor, journey.service_id)
