"""Whose profile is there for whom, and what may be made of ratings: comparisons, plans, calibrations.

All of it by relationship: a coordinator or manager sees nobody's profile. Blindness is asked beside it, for every single rating
(domain/skills/blind.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import SUPERVISING, Actor, Role, Standing

if TYPE_CHECKING:
    from logbook.models.comparing import Calibration, ComparedPractitioner, GroupComparison, PaperTable, TransferPlan
    from logbook.models.ratings import RatedRecording

RATING = (Role.TRAINEE, Role.PRACTITIONER, *sorted(SUPERVISING))
"""The roles in which somebody rates."""
ASKING = (Role.COORDINATOR, *sorted(SUPERVISING))
"""The roles in which somebody may ask practitioners to share ratings for a comparison: whoever runs the service or trains."""
OPENING = (Role.COORDINATOR, Role.ADMINISTRATOR, *sorted(SUPERVISING))
"""The roles in which somebody may open a calibration."""


def may_see_profile(actor: Actor, journey: Standing) -> bool:
    """Their sub-scales over time: the person themself and their present supervisor; not an assessor, nobody by rank."""
    return actor.id == journey.trainee_id or actor.id in journey.supervisor_ids


def may_see_means(actor: Actor) -> bool:
    """What the sub-scales come to over all services: whoever rates, or asks for ratings."""
    return bool(actor.services_as(*RATING, *ASKING))


def may_make_comparison(actor: Actor, service_id: UUID, *, asks: bool) -> bool:
    """A comparison of one's own trainees' ratings; or, where it asks, over ratings that practitioners share for it."""
    return service_id in actor.services_as(*ASKING) if asks else actor.supervises_in(service_id)


def may_see_comparison(actor: Actor, comparison: GroupComparison) -> bool:
    """Its maker alone, while they could still make it; whoever is asked sees what they are asked and never the report."""
    return actor.id == comparison.maker_id and may_make_comparison(actor, comparison.service_id, asks=comparison.asks)


def may_answer_for(actor: Actor, place: ComparedPractitioner) -> bool:
    """Share two of one's ratings for it, take them back, say no: whoever was asked."""
    return actor.id == place.person_id


def may_use_paper_table(actor: Actor, table: PaperTable) -> bool:
    """Whoever took it from paper."""
    return actor.id == table.person_id


def may_use_plan(actor: Actor, plan: TransferPlan) -> bool:
    """A transfer plan is one's own."""
    return actor.id == plan.person_id


def may_offer_for_calibration(actor: Actor, recording: RatedRecording) -> bool:
    """Whose practice it shows, and nobody for them."""
    return actor.id == recording.practitioner_id


def may_open_calibration(actor: Actor, service_id: UUID) -> bool:
    """Say until when a recording that was offered is rated: whoever trains or runs the service."""
    return service_id in actor.services_as(*OPENING)


def may_see_calibration(actor: Actor, calibration: Calibration, practitioner_id: UUID) -> bool:
    """That there is one: whose practice it shows, whoever opens them, and once it is open everyone who rates in the service."""
    if actor.id == practitioner_id or may_open_calibration(actor, calibration.service_id):
        return True
    return calibration.opened_at is not None and calibration.service_id in actor.services_as(*RATING)


def may_rate_for_calibration(actor: Actor, recording: RatedRecording) -> bool:
    """Everyone who rates in the service, except whose practice it shows."""
    return actor.id != recording.practitioner_id and recording.service_id in actor.services_as(*RATING)
