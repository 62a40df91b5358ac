"""How one journey stands on a day: the whole progress page as values, worked out from a record's dated facts.

The trainee, their supervisor and their coordinator are all told the same; only words differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from logbook.domain.journeys import JourneyFacts, State, state
from logbook.domain.milestones import SelfRatings, Shortfall, Supervisor, why_not_ready
from logbook.domain.pace import Outlook, Prediction, predict, remaining_work
from logbook.domain.pace_picture import PaceFacts, Picture, picture
from logbook.domain.programmes import Milestone, Programme, Stage, next_milestone
from logbook.domain.progress import (
    CycleMark,
    Figures,
    SessionMark,
    expected_days,
    expected_on,
    figures,
    pace_in_words,
    pace_kept,
    pace_needed,
    stage_starts,
)
from logbook.domain.refusals import Reason


@dataclass(frozen=True, slots=True)
class Record:
    """As much of a journey as its figures need. `shortfalls` holds the one proposed last, by milestone.

    `apart_minutes` is confirmed time the programme does not count: groups and intervision. `self_ratings` is None where the
    service does not ask for them at milestones.
    """

    programme: Programme
    enrolled_on: date
    facts: JourneyFacts
    cycles: tuple[CycleMark, ...] = ()
    sessions: tuple[SessionMark, ...] = ()
    supervisor: Supervisor | None = None
    shortfalls: Mapping[str, Shortfall] | None = None
    apart_minutes: int = 0
    self_ratings: SelfRatings | None = None

    @property
    def done_on(self) -> list[date]:
        """The days cycles were completed."""
        return [cycle.done_on for cycle in self.cycles if cycle.done_on]

    @property
    def held(self) -> list[tuple[date, int]]:
        """Supervision that counts, or will once it is confirmed: (day, minutes)."""
        return [(each.on, each.minutes) for each in self.sessions if each.counts or each.waiting]

    def passed(self, today: date) -> dict[str, date]:
        """The milestones passed by a day, each with the day it was asked for."""
        return {each.key: each.requested_on for each in self.facts.milestones if each.passed and each.decided_by(today)}

    def asked(self, key: str, today: date) -> bool:
        """Whether this milestone is with an assessor, or waits for one."""
        return any(each.key == key and not each.decided_by(today) for each in self.facts.milestones)


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage begun: its figures, of the work done from its own start."""

    stage: Stage
    started_on: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next milestone: its figures, what stands before it in words, whether it has been asked for."""

    milestone: Milestone
    figures: Figures
    blocked: tuple[Reason, ...]
    asked: bool
    self_rating_missing: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Where the journey stands. `stages` are those begun, the present one last; `ahead` those still to come.

    While it is under way there is a pace in words, a predicted range and a picture of the present stage.
    """

    state: State
    stages: tuple[StageView, ...]
    ahead: tuple[Stage, ...]
    next: NextStep | None
    pace: str
    prediction: Prediction
    picture: Picture

    @property
    def present(self) -> StageView:
        """The stage they are in; once all is passed, the last one."""
        return self.stages[-1]


def overview(record: Record, today: date) -> Overview:
    """Everything the progress page says, as of a day."""
    passed = record.passed(today)
    begun = stage_starts(record.programme, record.enrolled_on, passed)
    stages = tuple(StageView(stage, since, _figures(record, stage.milestones[-1], since)) for stage, since in begun)
    present = stages[-1]
    step = next_step(record, today)
    until = min(today, *(day for day in (record.facts.left_on, record.facts.accredited_on) if day), date.max)
    return Overview(
        state=state(replace(record.facts, ready_on=_ready_on(record, step, today)), today),
        stages=stages,
        ahead=record.programme.stages[len(stages) :],
        next=step,
        pace=_pace(record, present, until),
        prediction=_whole_prediction(record, present, until),
        picture=_picture(record, present, until),
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """The journey in three figures and one sentence, for the home page."""

    figures: Figures
    prediction: Prediction


def glance(record: Record, today: date) -> Glance:
    """The present stage against all it asks for, and the predicted range of the whole."""
    begun = stage_starts(record.programme, record.enrolled_on, record.passed(today))
    stage, since = begun[-1]
    present = StageView(stage, since, _figures(record, stage.milestones[-1], since))
    return Glance(present.figures, _whole_prediction(record, present, today))


def next_step(record: Record, today: date) -> NextStep | None:
    """The next milestone and what stands before it; None once every one is passed."""
    passed = record.passed(today)
    milestone = next_milestone(record.programme, frozenset(passed))
    if milestone is None:
        return None
    begun = stage_starts(record.programme, record.enrolled_on, passed)
    since = next(since for stage, since in begun if milestone in stage.milestones)
    now = _figures(record, milestone, since)
    shortfall = (record.shortfalls or {}).get(milestone.key)
    stretch = max(passed.values(), default=record.enrolled_on)
    unrated = record.self_ratings is not None and record.self_ratings.missing(milestone.key, stretch, today)
    percent = record.programme.shortfall_percent
    blocked = why_not_ready(now, record.supervisor, percent, shortfall, self_rating_missing=unrated)
    return NextStep(milestone, now, tuple(blocked), record.asked(milestone.key, today), unrated)


def _figures(record: Record, milestone: Milestone, since: date) -> Figures:
    return figures(milestone.required, record.cycles, record.sessions, since)


def _ready_on(record: Record, step: NextStep | None, today: date) -> date | None:
    final = record.programme.final_milestone
    return today if step and step.milestone.key == final.key and not step.blocked else None


def _pace(record: Record, present: StageView, today: date) -> str:
    """Work is judged by the days it was done, against the active days of the present stage."""
    breaks = record.facts.breaks
    by = expected_on(present.stage, present.started_on, breaks)
    kept = pace_kept(record.cycles, present.started_on, today, breaks)
    needed = pace_needed(present.figures.cycles, today, by, breaks) if by else None
    return pace_in_words(kept, needed, by)


def _whole_prediction(record: Record, present: StageView, today: date) -> Prediction:
    """To the end of the programme, the stages still to come included; none once it has ended either way."""
    if record.facts.left_on:
        return Prediction(Outlook.AWAY, "This journey was left. All that was done is kept.")
    if record.facts.accredited_on:
        return Prediction(Outlook.DONE, "All the programme asks for is done.")
    place = record.programme.stages.index(present.stage)
    later = [stage.required for stage in record.programme.stages[place + 1 :]]
    return predict(remaining_work(present.figures, later), record.done_on, record.held, today, record.facts.breaks)


def _picture(record: Record, present: StageView, today: date) -> Picture:
    """Of the present stage alone, with the range in which it alone may be done."""
    ended = bool(record.facts.left_on or record.facts.accredited_on)
    left = remaining_work(present.figures)
    alone = predict(left, record.done_on, record.held, today, record.facts.breaks)
    return picture(
        PaceFacts(
            started_on=present.started_on,
            today=today,
            done_on=record.done_on,
            required=present.figures.cycles.required,
            expected_days=expected_days(present.stage),
            breaks=record.facts.breaks,
            prediction=Prediction(Outlook.DONE, "") if ended else alone,
        )
    )
