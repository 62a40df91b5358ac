"""Who says what protected time was agreed and used, and who sees it by name."""

from __future__ import annotations

from uuid import UUID

from logbook.domain.people import Actor, Role, Standing


def may_state_protected_time(actor: Actor, service_id: UUID) -> bool:
    """What was agreed, what a week gave and who sees it is one's own to say, in a service where one trains or practises."""
    return actor.holds(Role.TRAINEE, service_id) or actor.holds(Role.PRACTITIONER, service_id)


def may_see_protected_time(actor: Actor, journey: Standing) -> bool:
    """By name: a manager of the person's team, while the person lets them. A yes to the stage is not a yes to this."""
    return journey.shows_time and actor.id in journey.manager_ids and actor.holds(Role.MANAGER, journey.service_id)
