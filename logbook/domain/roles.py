"""Roles with dates: what has to be true before one is given or ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from logbook.domain.people import Role
from logbook.domain.refusals import Reason


@dataclass(frozen=True, slots=True)
class Spell:
    """One role between two dates, both included; a trainee supervisor works under a named accredited one."""

    role: Role
    since: date
    until: date | None = None
    under_id: UUID | None = None

    def overlaps(self, other: Spell) -> bool:
        """Whether the two share a day."""
        return (other.until is None or self.since <= other.until) and (self.until is None or other.since <= self.until)


def why_not_give(
    wanted: Spell, held: Iterable[Spell], *, person_id: UUID, accredited: frozenset[UUID], earliest: date
) -> list[Reason]:
    """What stands in the way of a role. `accredited`: who holds the supervisor's role on the day it begins."""
    reasons = []
    if wanted.until and wanted.until < wanted.since:
        reasons.append(Reason("The last day comes before the first: change one of the two.", "until"))
    if wanted.since < earliest:
        reasons.append(Reason("The first day is too long ago to be right: check the year.", "since"))
    if any(spell.role == wanted.role and spell.overlaps(wanted) for spell in held):
        reasons.append(Reason(f"They are already {a(wanted.role)} on some of these days: end that role first.", "role"))
    if wanted.role == Role.TRAINEE_SUPERVISOR:
        reasons += _why_not_under(wanted.under_id, person_id, accredited)
    return reasons


def _why_not_under(under_id: UUID | None, person_id: UUID, accredited: frozenset[UUID]) -> list[Reason]:
    if under_id is None:
        return [Reason("A trainee supervisor works under an accredited supervisor: choose who that is.", "under_id")]
    if under_id == person_id:
        return [Reason("Nobody works under themselves: choose another supervisor.", "under_id")]
    if under_id not in accredited:
        return [Reason("The one they work under has to be a supervisor here: choose somebody who is.", "under_id")]
    return []


def last_day_before(today: date) -> date:
    """The last day of what ends at once: dates include both ends, so it is yesterday."""
    return today - timedelta(days=1)


def a(role: Role) -> str:
    """ "a trainee", "an assessor"."""
    return f"{'an' if role[0] in 'aeiouAEIOU' else 'a'} {role}"
