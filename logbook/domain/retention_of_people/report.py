"""The figures as they are read: whole for a service's coordinators, and with small cells hidden for managers and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from logbook.domain.journeys import State
from logbook.domain.leaving import LeavingReason
from logbook.domain.retention_of_people.figures import DENOMINATOR, Curve, Figures, Mark, Weeks
from logbook.domain.retention_of_people.picture import Picture, months, picture
from logbook.domain.retention_of_people.small_cells import FEW, FEWEST, Cell
from logbook.domain.retention_of_people.ways import NOT_FOR_ME, Stage

STAGES = {
    Stage.ATTENDED: "Attended",
    Stage.ENROLLED: "Enrolled",
    Stage.FIRST_CYCLE: "First cycle",
    Stage.MID_POINT: "Mid-point",
    Stage.ACCREDITED: "Accredited",
    Stage.PRACTISING: "Practising",
    Stage.SUPERVISOR: "Supervisor",
}
OF = {Stage.ATTENDED: "those who attended here", Stage.ENROLLED: "those enrolled", Stage.ACCREDITED: "those accredited"}
AT_LEAST = 2 * FEWEST
"""At risk, before a point of a curve is published."""


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One stage: its number, and its share of whom, in words."""

    key: str
    name: str
    number: str
    share: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class CurvePart:
    """A curve's picture, where there is one, and its table: months since, share, band, at risk."""

    picture: Picture | None
    rows: Sequence[tuple[str, str, str, str]]
    people: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that a page shows or a file holds. `live` is today's whole figures; otherwise a closed month, small cells hidden."""

    on: date
    live: bool
    funnel: Sequence[FunnelStep]
    accreditation: CurvePart
    practice: CurvePart
    left: str
    reasons: Sequence[tuple[str, str]]
    stages: Sequence[tuple[str, str]]
    weeks: Sequence[tuple[str, str, str, str, str]]
    protected: str = ""
    load: str = ""

    @property
    def empty(self) -> bool:
        """Whether nobody has begun."""
        return all(step.number == "0" for step in self.funnel)


def whole(found: Figures, on: date, protected: str, load: str) -> Report:
    """Every number as it is."""
    counts = found.counts
    return Report(
        on=on,
        live=True,
        funnel=[_step(stage, str(counts.get(stage, 0)), found.of(stage)) for stage in STAGES],
        accreditation=_curve(found.accreditation, 0.0),
        practice=_curve(found.practice, 1.0),
        left=str(found.left),
        reasons=[(LeavingReason(reason).words, str(number)) for reason, number in found.named("reason")],
        stages=[(_left_at(stage), str(number)) for stage, number in found.named("stage")],
        weeks=[_weeks(each, 1) for each in found.weeks],
        protected=protected,
        load=load,
    )


def closed(found: Figures, cells: Mapping[str, Cell], on: date, protected: str) -> Report:
    """What may be shown of a group in a closed month: `cells` are those of small_cells.published."""
    reasons = [(name.removeprefix("reason:"), cell) for name, cell in cells.items() if name.startswith("reason:")]
    return Report(
        on=on,
        live=False,
        funnel=[_shown(stage, cells) for stage in STAGES],
        accreditation=_published(found.accreditation, cells.get("accredited", FEW), cells.get("enrolled", FEW)),
        practice=_published(found.practice, cells.get("practising", FEW), cells.get("accredited", FEW)),
        left=_said(cells.get("left", FEW)),
        reasons=[(LeavingReason(reason).words, _said(cell)) for reason, cell in reasons],
        stages=[],
        weeks=[_weeks(each, 0) for each in found.weeks if cells.get(each.until, FEW).number is not None],
        protected=protected,
    )


def percent(share: float) -> str:
    """A share in whole hundredths."""
    return f"{share * 100:.0f} %"


def protected_in_words(agreed: int, used: int, weeks: int, people: int) -> str:
    """Protected time of those who told of any week, as a share of what was agreed."""
    if not weeks or not agreed:
        return ""
    return (
        f"{percent(used / agreed)} of the hours agreed were used, in {weeks:,} weeks that {people:,} people told of: "
        f"{used / weeks / 60:.1f} of {agreed / weeks / 60:.1f} hours a week."
    )


def protected_in_few_words(agreed: int, used: int, people: int) -> str:
    """The same where small groups are not told: a share alone, and none of fewer than five people."""
    if people < FEWEST or not agreed:
        return ""
    return f"{percent(used / agreed)} of the hours agreed were used in the weeks that people told of."


def load_in_words(trainees: Sequence[int], without: int) -> str:
    """Supervisors' load today."""
    if not trainees:
        return "Nobody supervises here today."
    middle = sorted(trainees)[len(trainees) // 2]
    people = "1 supervisor has" if len(trainees) == 1 else f"{len(trainees)} supervisors have"
    waiting = f" {without} under way have none yet." if without else ""
    return f"{people} {min(trainees)} to {max(trainees)} trainees under way, the middle one {middle}.{waiting}"


def _step(stage: Stage, number: str, of: tuple[int, int] | None) -> FunnelStep:
    if of is None:
        return FunnelStep(stage, STAGES[stage], number)
    share = f"{percent(of[0] / of[1])}"
    return FunnelStep(stage, STAGES[stage], number, share, f"{of[0]} of {of[1]} of {OF[Stage(DENOMINATOR[stage])]}")


def _shown(stage: Stage, cells: Mapping[str, Cell]) -> FunnelStep:
    """The number, and its share where both numbers are shown; of those who came from a course the share is not told."""
    cell = cells.get(stage, FEW)
    below = cells.get(DENOMINATOR.get(stage, ""), FEW).number
    if cell.number is None or not below or stage == Stage.ENROLLED:
        return FunnelStep(stage, STAGES[stage], _said(cell))
    return FunnelStep(
        stage, STAGES[stage], _said(cell), percent(cell.number / below), f"of {OF[Stage(DENOMINATOR[stage])]}"
    )


def _said(cell: Cell) -> str:
    return cell.words if cell.number is None else str(cell.number)


def _curve(curve: Curve, start: float) -> CurvePart:
    rows = [
        (months(mark.day), percent(mark.share), f"{percent(mark.low)} to {percent(mark.high)}", str(mark.at_risk))
        for mark in curve.marks
    ]
    return CurvePart(picture(curve, start), rows, str(curve.people))


def _published(curve: Curve, happened: Cell, people: Cell) -> CurvePart:
    """Points of a curve behind which five more events stand each, with ten still at risk; no counts, no steps, no picture."""
    rows: list[tuple[str, str, str, str]] = []
    since = 0
    for mark in curve.marks[1:] if happened.number is not None and people.number is not None else ():
        since += mark.events
        if mark.at_risk >= AT_LEAST and since >= FEWEST:
            rows.append(_point(mark))
            since = 0
    return CurvePart(None, rows, _said(people))


def _point(mark: Mark) -> tuple[str, str, str, str]:
    return months(mark.day), percent(mark.share), f"{percent(mark.low)} to {percent(mark.high)}", f"at least {AT_LEAST}"


def _weeks(each: Weeks, places: int) -> tuple[str, str, str, str, str]:
    name = f"{STAGES[Stage(each.since)]} to {STAGES[Stage(each.until)].lower()}"
    people = str(each.people) if places else "5 or more"
    low, median, high = (f"{weeks:.{places}f}" for weeks in (each.low, each.median, each.high))
    return name, people, low, median, high


def _left_at(stage: str) -> str:
    if stage == NOT_FOR_ME:
        return "After the course"
    return State(stage).words.capitalize() if stage in set(State) else "Not noted"


Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def tables(report: Report) -> dict[str, Table]:
    """The parts as tables, a heading and rows each: what a file holds."""
    curve = ("Months", "Share", "95 % band", "At risk")
    return {
        "funnel": (("Stage", "People", "Share", "Of"), [(s.name, s.number, s.share, s.of) for s in report.funnel]),
        "accreditation": (curve, list(report.accreditation.rows)),
        "practice": (curve, list(report.practice.rows)),
        "reasons": (("Reason", "Times named"), [*report.reasons, ("Everybody who left", report.left)]),
        "weeks": (
            ("Between", "People", "A quarter within", "Half within", "Three quarters within"),
            list(report.weeks),
        ),
    }
