"""Protected time: hours a week that were agreed for the work, and how much of them a week really gave.

A week runs from Monday to Sunday and is named by its Monday. Its use is stated in quarters of what was agreed, in one tap;
a week nobody stated is unknown: it counts as nothing and triggers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from logbook.domain.refusals import Reason

WEEK = timedelta(days=7)
FRIDAY = 4
MOST_MINUTES = 40 * 60
"""A working week: nobody agrees more."""
WEEKS_TO_STATE = 8
"""So many weeks back may be stated, or stated otherwise."""
QUARTERS = {4: "All of it", 3: "Most of it", 2: "About half", 1: "A little", 0: "None of it"}


@dataclass(frozen=True, slots=True)
class Week:
    """A week for which time was agreed; `used` is None while it is not stated."""

    of: date
    agreed: int
    used: int | None = None

    @property
    def under_half(self) -> bool:
        """Stated, and less than half of what was agreed."""
        return self.used is not None and self.used * 2 < self.agreed


@dataclass(frozen=True, slots=True)
class Sum:
    """Minutes over the weeks that were stated, and how many weeks were stated and were not."""

    agreed: int
    used: int
    stated: int
    unstated: int


def week_of(day: date) -> date:
    """The Monday of the week a day is in."""
    return day - timedelta(days=day.weekday())


def week_to_state(today: date) -> date:
    """The week to ask about: this one from Friday on, the one before until then."""
    return week_of(today) if today.weekday() >= FRIDAY else week_of(today) - WEEK


def minutes_of(agreed: int, quarters: int) -> int:
    """So many quarters of what was agreed, in whole minutes; rounded up, so that half is never under half."""
    return -(-agreed * quarters // 4)


def quarters_of(week: Week) -> int | None:
    """The answer that was tapped for a week."""
    return None if week.used is None or not week.agreed else week.used * 4 // week.agreed


def agreed_in(week: date, agreements: Iterable[tuple[date, int]]) -> int:
    """Minutes agreed for a week: by the latest agreement (since, minutes) that held on its Sunday; 0 before the first."""
    held = [each for each in agreements if each[0] <= week + WEEK - timedelta(days=1)]
    return max(held)[1] if held else 0


def weeks(
    today: date,
    agreements: Sequence[tuple[date, int]],
    stated: Mapping[date, tuple[int, int]],
    most: int = WEEKS_TO_STATE,
) -> list[Week]:
    """The latest weeks for which time was agreed or stated, newest first. `stated` holds (agreed, used) by Monday."""
    mondays = (week_to_state(today) - WEEK * back for back in range(most))
    found = (Week(of, *stated[of]) if of in stated else Week(of, agreed_in(of, agreements)) for of in mondays)
    return [week for week in found if week.agreed]


def total(of: Sequence[Week]) -> Sum:
    """What was agreed and used in the weeks that were stated; unknown weeks are counted and add nothing."""
    known = [(week.agreed, week.used) for week in of if week.used is not None]
    return Sum(sum(agreed for agreed, _ in known), sum(used for _, used in known), len(known), len(of) - len(known))


def under_half_for(newest_first: Sequence[Week], weeks_in_a_row: int = 4) -> bool:
    """Whether each of so many latest weeks was stated and was under half; one that is unknown ends the row."""
    latest = newest_first[:weeks_in_a_row]
    return len(latest) == weeks_in_a_row and all(week.under_half for week in latest)


def why_not_state(week: date, agreed: int, today: date) -> list[Reason]:
    """What is wrong with stating this week, in words."""
    if week != week_of(week):
        return [Reason("A week is named by its Monday: choose it from the list.", "protected")]
    if week > week_of(today):
        return [Reason("This week is still to come: state it once it has been.", "protected")]
    if week < week_to_state(today) - WEEK * (WEEKS_TO_STATE - 1):
        return [Reason("This week is more than eight weeks ago: leave it unknown, nothing comes of that.", "protected")]
    if not agreed:
        return [Reason("No time was agreed for this week: say first how many hours a week were agreed.", "protected")]
    return []
