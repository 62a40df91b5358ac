"""Since when somebody is in the stage they are in."""

from __future__ import annotations

from datetime import date

from logbook.domain.breaks import Break, active_days, break_on
from logbook.domain.journeys import JourneyFacts, State

DAYS_A_WEEK = 7


def since_when(facts: JourneyFacts, state: State, today: date) -> date | None:
    """The day the stage began, as far as dated facts tell; of *ready* it is the day of the last work, which made it so."""
    if state in (State.ON_LEAVE, State.PAUSED):
        away = break_on(today, facts.breaks)
        return away.starts_on if away else None
    if state is State.SUBMITTED:
        asked = [each.requested_on for each in facts.milestones if each.final and not each.decided_by(today)]
        return max((day for day in asked if day <= today), default=None)
    if state is State.READY:
        return facts.last_cycle_on or facts.enrolled_on
    if state is State.MID_POINT:
        passed = [each.decided_on for each in facts.milestones if each.passed and each.decided_by(today)]
        return max((day for day in passed if day), default=None)
    return facts.enrolled_on


def weeks_in(since: date | None, state: State, breaks: tuple[Break, ...], today: date) -> int:
    """Whole weeks in a stage. Time away is left out, save where being away is the stage."""
    if since is None or since > today:
        return 0
    away = () if state in (State.ON_LEAVE, State.PAUSED) else breaks
    return active_days(since, today, away) // DAYS_A_WEEK
