"""What was tried already with somebody, in words: reminders, calls, and the quiet they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logbook.domain.calls import CallOutcome
from logbook.domain.nudges import Quiet
from logbook.domain.words import count, day


@dataclass(frozen=True, slots=True)
class Called:
    """A call that was noted, and by whom."""

    id: UUID
    on: date
    outcome: CallOutcome
    by: str


@dataclass(frozen=True, slots=True)
class Tried:
    """`reminded_on` are the days of the reminders about what stands still now; `calls` the latest first."""

    reminded_on: tuple[date, ...] = ()
    calls: tuple[Called, ...] = ()
    quiet: Quiet | None = None


def in_words(tried: Tried, today: date) -> list[str]:
    """A sentence each, for a card; nothing where nothing was tried."""
    said = []
    if tried.reminded_on:
        said.append(f"{_times(len(tried.reminded_on))}, last on {day(max(tried.reminded_on), today)}")
    if tried.calls:
        last = tried.calls[0]
        how = "spoke" if last.outcome is CallOutcome.SPOKE else "no answer"
        more = f", {count(len(tried.calls), 'call')} in all" if len(tried.calls) > 1 else ""
        said.append(f"{last.by} called on {day(last.on, today)}: {how}{more}")
    quiet = tried.quiet
    if quiet and quiet.snoozed_until and quiet.snoozed_until >= today:
        said.append(f"Said “not now” until {day(quiet.snoozed_until, today)}")
    if quiet and quiet.busy_until and quiet.busy_until >= today:
        said.append(f"Busy until {day(quiet.busy_until, today)}, at their own word")
    return said


def _times(number: int) -> str:
    return {1: "Reminded once", 2: "Reminded twice"}.get(number, f"Reminded {number} times")
