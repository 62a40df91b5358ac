"""Who may ask for, assess and decide a milestone, and change a journey."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import Actor, Role, Standing
from logbook.policy.record import may_see_progress

if TYPE_CHECKING:
    from logbook.models.journeys import Assessment


def may_ask_for_milestone(actor: Actor, journey: Standing) -> bool:
    """The trainee asks for their own milestone."""
    return journey.open and actor.id == journey.trainee_id


def may_open_milestone(actor: Actor, journey: Standing) -> bool:
    """How it stands, without a word of the record: whoever sees the figures, and whoever names its assessor."""
    return may_see_progress(actor, journey) or may_assign_assessor(actor, journey.service_id)


def may_propose_shortfall(actor: Actor, journey: Standing) -> bool:
    """The present supervisor proposes a shortfall of minutes."""
    return journey.open and actor.id in journey.supervisor_ids and actor.id != journey.trainee_id


def may_assign_assessor(actor: Actor, service_id: UUID) -> bool:
    """Coordinators and administrators ask an assessor; whom they may ask is a rule of the training."""
    return actor.holds(Role.COORDINATOR, service_id) or actor.holds(Role.ADMINISTRATOR, service_id)


def may_decide(actor: Actor, assessment: Assessment, journey: Standing) -> bool:
    """The assessor named for it, who is neither the trainee nor was ever their supervisor, until it is decided."""
    return (
        actor.id == assessment.assessor_id
        and actor.holds(Role.ASSESSOR, journey.service_id)
        and assessment.decided_at is None
        and actor.id != journey.trainee_id
        and actor.id not in journey.ever_supervisor_ids
    )


def may_change_journey(actor: Actor, journey: Standing) -> bool:
    """Leave, pause, leaving and returning: the trainee, the present supervisor, the coordinator."""
    return (
        actor.id == journey.trainee_id
        or actor.id in journey.supervisor_ids
        or actor.holds(Role.COORDINATOR, journey.service_id)
    )
