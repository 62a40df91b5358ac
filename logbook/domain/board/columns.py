"""In which column somebody in training stands on a day, derived from dated facts and the service's own rules of reminding.

- *Away*: on leave or paused that day (DOMAIN.md: leave freezes every clock), or busy until a day, at their own word.
- *Would welcome a call*: something stands still for as long as the rule's coordinator step says. Where a rule has none, "after three, a
  person" is read as: its last word was heard, and as long again as before its first has passed; never before four weeks, the
  soonest at which DOMAIN.md's own table lets a coordinator hear of anybody.
- *Slowing*: something stands still for as long as the rule's first step; or a call would be welcome, but was had within two weeks, or
  the person has just answered "not now".
- *Moving*: everybody else.

A call is no progress: no clock begins anew, only the card rests for two weeks, so that nobody is rung up twice by two coordinators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from logbook.domain.breaks import Break, break_on
from logbook.domain.calls import RESTS
from logbook.domain.nudges import Hears, Quiet, Rule, Stall, days_stalled

SOONEST = 28

SEEN = (Stall.NOTHING_FILMED, Stall.NO_VISIT, Stall.NO_SUPERVISION, Stall.NOT_REVIEWED, Stall.NOT_WRITTEN)
"""The stalls of a journey in practice that a coordinator may know of by name, the one a person helps most with first. Protected
time is between trainee and manager; of supervisors who are waited for a coordinator hears a number alone."""


class Column(StrEnum):
    """The columns, in their order, those first whom a call would help; the value stands in addresses."""

    CALL = "call"
    SLOWING = "slowing"
    MOVING = "moving"
    AWAY = "away"

    @property
    def words(self) -> str:
        """What stands above it."""
        return {
            Column.CALL: "Would welcome a call",
            Column.SLOWING: "Slowing",
            Column.MOVING: "Moving",
            Column.AWAY: "Away",
        }[self]


class Standstill(NamedTuple):
    """Something of a journey that stands still, and since when: the last progress there was."""

    stall: Stall
    since: date


ASKED_FOR_NOTHING = Quiet()


@dataclass(frozen=True, slots=True)
class Facts:
    """The dated facts of one person: what stands still, time away, the quiet they asked for, when a coordinator last spoke to them."""

    standstills: Sequence[Standstill] = ()
    breaks: Sequence[Break] = ()
    quiet: Quiet = ASKED_FOR_NOTHING
    spoke_on: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Where somebody stands. `still` is what decided it, `days` for how long, leave left out; `away` the leave or pause of that day."""

    column: Column
    still: Standstill | None = None
    days: int = 0
    away: Break | None = None
    busy_until: date | None = None


MOVES = Found(Column.MOVING)


def found(facts: Facts, rules: Mapping[Stall, Rule], today: date) -> Found:
    """The column of one person on a day; of several things that stand still the most pressing, then the longest."""
    away = break_on(today, facts.breaks) if facts.breaks else None
    busy = facts.quiet.busy_until
    if away is not None or (busy is not None and busy >= today):
        return Found(Column.AWAY, away=away, busy_until=busy if busy and busy >= today else None)
    pressing = [each for still in facts.standstills if (each := _pressing(still, rules[still.stall], facts, today))]
    if not pressing:
        return MOVES
    wants_call, days, _, still = max(pressing)
    column = Column.CALL if wants_call and not _rests(facts, today) else Column.SLOWING
    return Found(column, still, days)


def _pressing(still: Standstill, rule: Rule, facts: Facts, today: date) -> tuple[bool, int, int, Standstill] | None:
    """(whether a call would be welcome, days, how much a person helps, what), to compare; None before the rule's first step."""
    if not rule.in_use:
        return None
    days = days_stalled(still.since, today, facts.breaks)
    if days < rule.smallest:
        return None
    return days >= call_after(rule), days, -SEEN.index(still.stall), still


def call_after(rule: Rule) -> int:
    """After how many days a person is asked: at the coordinator's first step, or as said above where the rule has none."""
    theirs = [step.after for step in rule.steps if Hears.COORDINATOR in step.to]
    if theirs:
        return min(theirs)
    return max(max(step.after for step in rule.steps) + rule.smallest, SOONEST)


def _rests(facts: Facts, today: date) -> bool:
    """Whether there was a word lately: they spoke, or the person said "not now" and that is not over."""
    spoke, snoozed = facts.spoke_on, facts.quiet.snoozed_until
    lately = spoke is not None and timedelta(0) <= today - spoke < RESTS
    return lately or (snoozed is not None and snoozed >= today)
