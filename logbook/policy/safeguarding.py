"""Concerns and legal holds: who raises, who sees, who decides, and who watches what everybody else may not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from logbook.domain.people import Actor, Role

if TYPE_CHECKING:
    from logbook.models.concerns import Concern

ANSWERING = (Role.SAFEGUARDING_LEAD, Role.RECORDS_OFFICER)
"""Who is told of a concern and decides on it."""


def may_see_concern(actor: Actor, concern: Concern) -> bool:
    """Whoever raised it, and the service's safeguarding lead and records officer."""
    return actor.id == concern.raised_by_id or _answers(actor, concern.service_id)


def may_decide_concern(actor: Actor, concern: Concern) -> bool:
    """The safeguarding lead or the records officer; never about their own work."""
    return actor.id != concern.owner_id and _answers(actor, concern.service_id)


def may_see_holdings(actor: Actor, owner_id: UUID, service_id: UUID) -> bool:
    """What is kept, why and until when, in counts and codes: whoever's work it is, and the records officer. Nothing is played."""
    return actor.id == owner_id or actor.holds(Role.RECORDS_OFFICER, service_id)


def may_watch_frozen(actor: Actor, service_id: UUID) -> bool:
    """What a concern has closed is watched by the safeguarding lead alone, to decide on it."""
    return actor.holds(Role.SAFEGUARDING_LEAD, service_id)


def may_hold(actor: Actor, service_id: UUID) -> bool:
    """Set a legal hold and lift it, and say how long footage is kept: the records officer alone."""
    return actor.holds(Role.RECORDS_OFFICER, service_id)


def _answers(actor: Actor, service_id: UUID) -> bool:
    return any(actor.holds(role, service_id) for role in ANSWERING)
