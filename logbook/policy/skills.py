"""Skills: who sees what is rated, who rates it and as whom, and who keeps the scales. Blindness is asked beside it
(domain/skills/blind.py): whoever may see a recording still sees no rating of another before they locked theirs."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import Actor, Role, Standing
from logbook.domain.skills.rating import AsWhom, Source

if TYPE_CHECKING:
    from logbook.models.ratings import RatedRecording, Rating


def may_see_recording(
    actor: Actor,
    recording: RatedRecording,
    journey: Standing | None,
    taken_by_ids: Collection[UUID],
    asked: Collection[UUID],
) -> bool:
    """That it is there to be rated: whose practice it shows, their present supervisor, one who took its cycle to supervision,
    and whoever was asked to rate it, while that lasts. Each of them may rate it: as whom is a rule's (domain/skills/rating.py)."""
    own = actor.id == recording.practitioner_id and recording.source != Source.CALIBRATION
    if own or actor.id in asked or actor.id in taken_by_ids:
        return True
    return journey is not None and actor.id in journey.supervisor_ids


def may_add_recording(actor: Actor, practitioner_id: UUID, service_id: UUID, journey: Standing | None) -> bool:
    """Put something up to be rated: whose practice it shows, in a service they belong to, and their present supervisor."""
    if actor.id == practitioner_id:
        return service_id in actor.places
    return journey is not None and journey.trainee_id == practitioner_id and actor.id in journey.supervisor_ids


def may_change_recording(actor: Actor, recording: RatedRecording) -> bool:
    """Say what it is, and take it out while nobody rated it: whoever put it up, and whose practice it shows."""
    return actor.id in (recording.practitioner_id, recording.added_by_id)


def may_ask_rater(actor: Actor, recording: RatedRecording) -> bool:
    """Ask an independent rater, and end that: whose practice it shows, and nobody for them."""
    return actor.id == recording.practitioner_id


def may_change_rating(actor: Actor, rating: Rating, party_ids: Collection[UUID] = ()) -> bool:
    """Answer, lock and unlock: its rater; a consensus, each of those whose it is."""
    return actor.id == rating.rater_id if rating.as_whom != AsWhom.CONSENSUS else actor.id in party_ids


def may_see_scales(actor: Actor, service_id: UUID) -> bool:
    """What a service rates on is no secret to anybody in it."""
    return service_id in actor.places


def may_change_scales(actor: Actor, service_id: UUID) -> bool:
    """Keep a new version of a scale, retire one and bring it back: administrators."""
    return actor.holds(Role.ADMINISTRATOR, service_id)
