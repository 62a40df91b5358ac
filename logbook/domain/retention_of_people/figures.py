"""The figures of a group of ways on one day: the funnel, the two curves, reasons of leaving, weeks a stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from logbook.domain.retention_of_people.aalen_johansen import cumulative_incidence
from logbook.domain.retention_of_people.kaplan_meier import Step, kaplan_meier, on
from logbook.domain.retention_of_people.risk_sets import CENSORED, Spell, at_risk_on, risk_sets
from logbook.domain.retention_of_people.ways import LEFT, NOT_FOR_ME, Stage, Way

DENOMINATOR: Mapping[str, str] = {
    Stage.ENROLLED: Stage.ATTENDED,
    Stage.FIRST_CYCLE: Stage.ENROLLED,
    Stage.MID_POINT: Stage.ENROLLED,
    Stage.ACCREDITED: Stage.ENROLLED,
    Stage.PRACTISING: Stage.ACCREDITED,
    Stage.SUPERVISOR: Stage.ACCREDITED,
}
"""Of whom each share of the funnel is."""
BETWEEN = (
    (Stage.ATTENDED, Stage.ENROLLED),
    (Stage.ENROLLED, Stage.FIRST_CYCLE),
    (Stage.FIRST_CYCLE, Stage.MID_POINT),
    (Stage.MID_POINT, Stage.ACCREDITED),
)
"""The stages whose weeks are told."""
MARK = 182
"""Days between the marks beneath a curve: about half a year."""
MOST_MARKS = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A curve at one of the days beneath it."""

    day: int
    share: float
    low: float
    high: float
    at_risk: int
    events: int
    """Since the mark before."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve's steps, its marks, and of how many people it tells."""

    steps: Sequence[Step]
    marks: Sequence[Mark]
    people: int
    last_day: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks from one stage to the next, of those who reached it: how many, and the quarter, half and three quarters of them."""

    since: str
    until: str
    people: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything about one group on one day. `counts` holds every measure of ways.counts, summed."""

    counts: Mapping[str, int]
    accreditation: Curve
    practice: Curve
    weeks: Sequence[Weeks]

    def of(self, stage: str) -> tuple[int, int] | None:
        """(how many of the denominator, the denominator) behind a share; None where there is none."""
        below = DENOMINATOR.get(stage)
        if below is None or not self.counts.get(below):
            return None
        above = "enrolled-from-course" if stage == Stage.ENROLLED else stage
        return self.counts.get(above, 0), self.counts[below]

    def named(self, kind: str) -> list[tuple[str, int]]:
        """The measures of one kind ("reason", "stage") with their numbers, the largest first."""
        found = [
            (name.removeprefix(f"{kind}:"), n) for name, n in self.counts.items() if name.startswith(f"{kind}:") and n
        ]
        return sorted(found, key=lambda each: (-each[1], each[0]))

    @property
    def left(self) -> int:
        """Everybody who left, after the course or on the way."""
        return self.counts.get(LEFT, 0) + self.counts.get(NOT_FOR_ME, 0)


def figures(ways: Sequence[Way], counts: Mapping[str, int], day: int, begun: int = 0) -> Figures:
    """The figures at the end of a day. `begun` is the day the service began to record: practice is observed from then on."""
    return Figures(
        counts=counts,
        accreditation=_curve(accreditation_spells(ways, day), _incidence),
        practice=_curve(practice_spells(ways, day, begun), _staying),
        weeks=[found for since, until in BETWEEN if (found := _weeks(ways, since, until, day))],
    )


def accreditation_spells(ways: Iterable[Way], day: int) -> list[Spell]:
    """From enrolment: 1 is accreditation, 2 is leaving before it; whoever is still on the way is censored on the day."""
    found: Counter[tuple[int, int]] = Counter()
    for way in ways:
        since = way.reached.get(Stage.ENROLLED)
        if since is None or since > day:
            continue
        accredited, left = way.reached.get(Stage.ACCREDITED), way.left_on
        if accredited is not None and accredited <= day:
            found[accredited - since, 1] += 1
        elif left is not None and left <= day:
            found[left - since, 2] += 1
        else:
            found[day - since, CENSORED] += 1
    return [Spell(max(ended, 0), event, number=number) for (ended, event), number in found.items()]


def practice_spells(ways: Iterable[Way], day: int, begun: int = 0) -> list[Spell]:
    """From accreditation to the first lapse or leaving; accredited before the service recorded, observed only since it does."""
    found: Counter[tuple[int, int, int]] = Counter()
    for way in ways:
        since = way.reached.get(Stage.ACCREDITED)
        if since is None or since > day:
            continue
        over = way.lapsed_on
        event, until = (1, over) if over is not None and over <= day else (CENSORED, day)
        entered = max(begun - since, 0)
        if until - since >= entered:
            found[until - since, event, entered] += 1
    return [Spell(ended, event, entered, number) for (ended, event, entered), number in found.items()]


def _incidence(spells: list[Spell]) -> list[Step]:
    return cumulative_incidence(risk_sets(spells, 2))


def _staying(spells: list[Spell]) -> list[Step]:
    return kaplan_meier(risk_sets(spells))


def _curve(spells: list[Spell], estimate: Callable[[list[Spell]], list[Step]]) -> Curve:
    steps = estimate(spells)
    last = max((spell.ended for spell in spells), default=0)
    days = range(0, last + 1, MARK * -(-(last // MARK + 1) // MOST_MARKS)) if spells else range(0)
    start = 0.0 if estimate is _incidence else 1.0
    marks: list[Mark] = []
    for day, at_risk in zip(days, at_risk_on(spells, days), strict=True):
        held = on(steps, day)
        before = marks[-1].day if marks else -1
        events = sum(step.events for step in steps if before < step.day <= day)
        share, low, high = (held.share, held.low, held.high) if held else (start, start, start)
        marks.append(Mark(day, share, low, high, at_risk, events))
    return Curve(steps, marks, sum(spell.number for spell in spells), last)


def _weeks(ways: Iterable[Way], since: str, until: str, day: int) -> Weeks | None:
    found = []
    for way in ways:
        first = way.attended_before if since == Stage.ATTENDED else way.reached.get(since)
        last = way.reached.get(until)
        if first is not None and last is not None and last <= day:
            found.append(max(last - first, 0) / 7)
    if not found:
        return None
    found.sort()
    low, median, high = (quantile(found, quarter / 4) for quarter in (1, 2, 3))
    return Weeks(since, until, len(found), low, median, high)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share lies, between two neighbours in proportion: the first is 0 and the last is 1."""
    place = share * (len(ordered) - 1)
    below = min(int(place), len(ordered) - 2) if len(ordered) > 1 else 0
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
