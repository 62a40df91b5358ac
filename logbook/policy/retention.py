"""Who reads the figures about retention of people."""

from __future__ import annotations

from uuid import UUID

from logbook.domain.people import Actor, Role


def may_read_retention(actor: Actor, service_id: UUID) -> bool:
    """A service's figures, live and whole: its coordinators."""
    return actor.holds(Role.COORDINATOR, service_id)


def may_read_team_retention(actor: Actor, service_id: UUID, manages: bool) -> bool:
    """A team's figures of closed months, small cells hidden: whoever manages it today, as a manager of the service."""
    return manages and actor.holds(Role.MANAGER, service_id)
