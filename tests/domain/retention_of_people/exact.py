"""The same figures from their definitions, in whole fractions: nothing is rounded."""

from __future__ import annotations

from fractions import Fraction

from tests.domain.retention_of_people.cohorts import Cohort


def at_risk(cohort: Cohort, day: int) -> int:
    return sum(each.number for each in cohort if (each.entered < day or each.entered == 0 == day) and each.ended >= day)


def happened(cohort: Cohort, day: int, event: int | None = None) -> int:
    return sum(
        each.number
        for each in cohort
        if each.ended == day and (each.event == event if event else each.event) and (each.entered < day or day == 0)
    )


def days(cohort: Cohort) -> list[int]:
    """The days on which something happened to somebody at risk."""
    return sorted({each.ended for each in cohort if happened(cohort, each.ended)})


def staying(cohort: Cohort) -> dict[int, Fraction]:
    """Kaplan-Meier of both events together, by day."""
    share, found = Fraction(1), {}
    for day in days(cohort):
        share *= 1 - Fraction(happened(cohort, day), at_risk(cohort, day))
        found[day] = share
    return found


def incidence(cohort: Cohort, event: int) -> dict[int, Fraction]:
    """Aalen-Johansen, by the days on which this event happened."""
    before, share, found = Fraction(1), Fraction(0), {}
    for day in days(cohort):
        own = happened(cohort, day, event)
        share += before * Fraction(own, at_risk(cohort, day))
        before *= 1 - Fraction(happened(cohort, day), at_risk(cohort, day))
        if own:
            found[day] = share
    return found
