"""A person's way as the statistics need it: the day each stage was reached, spells of practice, leaving and its reasons.

Days are proleptic ordinals. What a way adds to a service's figures is a number for each measure and day, so that any day's
figures are sums over the days up to it, and a changed way changes a few of those numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from logbook.domain.breaks import Break, after_active_days
from logbook.domain.journeys import PRACTISING_DAYS

Measure = tuple[str, int]
"""What is counted, and on which day."""


Lasting = Sequence[int]
"""A spell as two days: its first, and the one on which it was over; 0 while it is not."""


class Stage(StrEnum):
    """The stages of the funnel, in their order."""

    ATTENDED = "attended"
    ENROLLED = "enrolled"
    FIRST_CYCLE = "first-cycle"
    MID_POINT = "mid-point"
    ACCREDITED = "accredited"
    PRACTISING = "practising"
    SUPERVISOR = "supervisor"


LEFT = "left"
NOT_FOR_ME = "not-for-me"
FROM_COURSE = "enrolled-from-course"
"""Enrolled after attending a course here: what "of those who attended" is counted by."""


@dataclass(frozen=True, slots=True)
class Way:
    """One journey, or one place on a course that led to none yet. `groups` are what it is counted in, by kind of filter."""

    groups: Mapping[str, str] = field(default_factory=dict)
    reached: Mapping[str, int] = field(default_factory=dict)
    """The day of each stage up to accreditation; of a journey, attended is left to the place it came from."""
    from_course: bool = False
    attended_before: int | None = None
    """The day of the course an enrolled person came from."""
    practice: Sequence[Lasting] = ()
    """Spells of practice after accreditation."""
    lapsed_on: int | None = None
    """When practice first was over, as known by now; it may lie ahead."""
    supervising: Sequence[Lasting] = ()
    left_on: int | None = None
    left_stage: str = ""
    reasons: Sequence[str] = ()

    def as_text(self) -> dict[str, Any]:
        """In the shape a JSON column keeps; what is empty is left out."""
        whole = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in whole.items() if value not in (None, False, "", (), [], {})}


def from_text(kept: Mapping[str, Any]) -> Way:
    """What `as_text` made, read back."""
    return Way(**kept)


def moves_the_statistics(kept: Mapping[str, Any] | None, done_on: date | None) -> bool:
    """Whether one more cycle, done on a day, changes what a way adds: the first one does, and each after accreditation."""
    reached = (kept or {}).get("reached", {})
    if done_on is None or Stage.ENROLLED not in reached:
        return False
    first = reached.get(Stage.FIRST_CYCLE)
    return first is None or done_on.toordinal() < first or Stage.ACCREDITED in reached


def with_first_cycle(kept: Mapping[str, Any], done_on: date) -> dict[str, Any] | None:
    """What a way is kept as when its first cycle turns out to be of this day; None after accreditation, where practice changes too."""
    reached = kept["reached"]
    if Stage.ACCREDITED in reached:
        return None
    return {**kept, "reached": {**reached, str(Stage.FIRST_CYCLE): done_on.toordinal()}}


def counts(way: Way) -> Counter[Measure]:
    """What this way adds to each measure, day by day; a spell that is over takes away what it added."""
    found: Counter[Measure] = Counter(dict.fromkeys(way.reached.items(), 1))
    if way.from_course and Stage.ENROLLED in way.reached:
        found[FROM_COURSE, way.reached[Stage.ENROLLED]] += 1
    for stage, spells in ((Stage.PRACTISING, way.practice), (Stage.SUPERVISOR, way.supervising)):
        for since, until in spells:
            found[stage, since] += 1
            if until:
                found[stage, until] -= 1
    if way.left_on is not None:
        left = NOT_FOR_ME if way.left_stage == NOT_FOR_ME else LEFT
        found[left, way.left_on] += 1
        found[f"stage:{way.left_stage}", way.left_on] += 1
        for reason in way.reasons:
            found[f"reason:{reason}", way.left_on] += 1
    return Counter({measure: number for measure, number in found.items() if number})


def spells_of_practice(
    accredited_on: date, cycles: Iterable[date], breaks: Sequence[Break], left_on: date | None
) -> tuple[list[list[int]], int | None]:
    """(spells, first lapse): practising from a cycle after accreditation until 180 active days are over without another.

    Leave and pauses stop the clock, so that nobody lapses in them. Before the first cycle nobody practises, but the clock runs.
    """
    spells: list[list[int]] = []
    over, first_lapse = _over(accredited_on, breaks), None
    for day in sorted(day for day in set(cycles) if day > accredited_on and (left_on is None or day <= left_on)):
        lapsed = bool(over) and day.toordinal() >= over
        if lapsed:
            first_lapse = first_lapse or over
        over = _over(day, breaks)
        if spells and not lapsed:
            spells[-1][1] = over
        else:
            spells.append([day.toordinal(), over])
    first_lapse = first_lapse or over or None
    if left_on is None:
        return spells, first_lapse
    end = left_on.toordinal()
    cut = [[since, min(until or end, end)] for since, until in spells]
    return [each for each in cut if each[0] < each[1]], min(first_lapse or end, end)


def _over(day: date, breaks: Sequence[Break]) -> int:
    """The first day on which more than 180 active days have gone since; 0 in a break whose end nobody knows."""
    try:
        found = after_active_days(day, PRACTISING_DAYS, breaks)
    except OverflowError:
        return 0
    return 0 if found is None else (found + timedelta(days=1)).toordinal()
