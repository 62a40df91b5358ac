"""Kaplan-Meier: the share still staying after so many days, from spells of which some are not over yet.

Late entry (left truncation) is allowed. Bands are exponential Greenwood. Once everybody at risk has ended the estimate is 0
and stays there; where nobody is at risk it stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, inf, log

from logbook.domain.retention_of_people.bands import around
from logbook.domain.retention_of_people.risk_sets import RiskSet


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on the share is this, between low and high with 95 %."""

    day: int
    share: float
    low: float
    high: float
    at_risk: int
    events: int


def kaplan_meier(sets: Iterable[RiskSet]) -> list[Step]:
    """A step for each day on which somebody ended; before the first the share is 1."""
    steps = []
    logarithm = greenwood = 0.0
    for each in sets:
        ended, left = each.ended, each.at_risk - each.ended
        if not left:
            logarithm = -inf
        else:
            logarithm += log(left) - log(each.at_risk)
            greenwood += ended / (each.at_risk * left)
        steps.append(Step(each.day, exp(logarithm), *around(logarithm, greenwood), each.at_risk, ended))
    return steps


def on(steps: list[Step], day: int) -> Step | None:
    """The step that holds on a day; None before the first."""
    held = None
    for step in steps:
        if step.day > day:
            break
        held = step
    return held
