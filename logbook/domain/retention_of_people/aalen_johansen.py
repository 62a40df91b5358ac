"""Aalen-Johansen: the share to whom one event has happened after so many days, where another may come first.

Leaving is no censoring: whoever left will not be accredited, and one minus Kaplan-Meier would pretend that they might.
The variance is the delta method's (Marubini and Valsecchi, 1995); the bands are made on the scale of log(-log).
"""

from __future__ import annotations

from collections.abc import Iterable

from logbook.domain.retention_of_people.bands import log_log_band
from logbook.domain.retention_of_people.kaplan_meier import Step
from logbook.domain.retention_of_people.risk_sets import RiskSet


def cumulative_incidence(sets: Iterable[RiskSet], event: int = 1) -> list[Step]:
    """A step for each day on which this event happened; before the first the share is 0."""
    steps = []
    staying, share = 1.0, 0.0
    sums = _Sums()
    for each in sets:
        n, ended, own = each.at_risk, each.ended, each.events[event - 1]
        share += staying * own / n
        sums.add(share, staying, n, ended, own)
        if own:
            variance = sums.variance(share)
            low, high = log_log_band(share, variance / share**2 if share else 0.0)
            steps.append(Step(each.day, share, low, high, n, own))
        staying *= (n - ended) / n
    return steps


class _Sums:
    """The variance's three sums over the days so far, kept so that each day costs the same."""

    def __init__(self) -> None:
        self.a = self.fa = self.ffa = self.b = self.c = self.fc = 0.0

    def add(self, share: float, staying: float, n: int, ended: int, own: int) -> None:
        """One day more. Where everybody ended nothing comes after it, so that its first term is always 0."""
        if n > ended:
            a = ended / (n * (n - ended))
            self.a, self.fa, self.ffa = self.a + a, self.fa + share * a, self.ffa + share * share * a
        self.b += staying**2 * (n - own) * own / n**3
        c = staying * own / n**2
        self.c, self.fc = self.c + c, self.fc + share * c

    def variance(self, share: float) -> float:
        """Of the share reached by now."""
        greenwood = share * share * self.a - 2 * share * self.fa + self.ffa
        return max(greenwood + self.b - 2 * (share * self.c - self.fc), 0.0)
