"""Who was under observation when: spells with late entry and censoring, as risk sets at each day something happened.

A spell is at risk on the days after it entered, up to and with the day it ended; one that entered on day 0 is at risk on
day 0 too. So somebody who came under observation on a day is not among those to whom something could happen on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

CENSORED = 0
"""The spell was still going on when it was last looked at."""


@dataclass(frozen=True, slots=True)
class Spell:
    """So many people with the same spell: days from its origin. `event` is CENSORED, or the number of what ended it."""

    ended: int
    event: int = CENSORED
    entered: int = 0
    number: int = 1


@dataclass(frozen=True, slots=True)
class RiskSet:
    """One day on which something ended: how many were at risk, and how many of them ended by each event."""

    day: int
    at_risk: int
    events: tuple[int, ...]

    @property
    def ended(self) -> int:
        """All events together."""
        return sum(self.events)


def risk_sets(spells: Iterable[Spell], kinds: int = 1) -> list[RiskSet]:
    """The days with an event, in order, with their risk sets. `kinds` is how many different events there are, from 1 on.

    Errors: ValueError where a spell ended before it entered. One that entered late and ended on that day was never at risk.
    """
    entering: Counter[int] = Counter()
    leaving: Counter[int] = Counter()
    happened: dict[int, list[int]] = {}
    for spell in spells:
        if spell.ended < spell.entered or spell.entered < 0:
            raise ValueError(f"a spell that ended on day {spell.ended} cannot have entered on day {spell.entered}")
        if spell.ended == spell.entered > 0 or not spell.number:
            continue
        entering[spell.entered] += spell.number
        leaving[spell.ended] += spell.number
        if spell.event:
            happened.setdefault(spell.ended, [0] * kinds)[spell.event - 1] += spell.number
    return _walked(entering, leaving, happened)


def at_risk_on(spells: Iterable[Spell], days: Iterable[int]) -> list[int]:
    """How many are at risk on each of these days: the numbers that stand beneath a curve."""
    wanted = list(days)
    counts = [0] * len(wanted)
    for spell in spells:
        for place, day in enumerate(wanted):
            if (spell.entered < day or day == spell.entered == 0) and day <= spell.ended:
                counts[place] += spell.number
    return counts


def _walked(entering: Counter[int], leaving: Counter[int], happened: dict[int, list[int]]) -> list[RiskSet]:
    """In order of days: who leaves on a day is at risk on it, who enters on it is so from the next."""
    found: list[RiskSet] = []
    at_risk = entering.pop(0, 0)
    for day in sorted(entering.keys() | leaving.keys()):
        if day in happened:
            found.append(RiskSet(day, at_risk, tuple(happened[day])))
        at_risk += entering[day] - leaving[day]
    return found
