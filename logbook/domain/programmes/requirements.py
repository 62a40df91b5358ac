"""What a programme asks of a person: stages, and the milestones along and at the end of each.

One mechanism serves every route: a simple programme is one stage. Totals count from the stage's own start, and a
stage's requirement is that of its last milestone, so each number is written once. All of it is the service's data.
"""

from __future__ import annotations

from dataclasses import dataclass

from logbook.domain.people import Role
from logbook.domain.refusals import Reason

ACCREDITED = "accredited"


@dataclass(frozen=True, slots=True)
class Required:
    """Clients with a signed-off cycle, signed-off cycles, and minutes of counted supervision."""

    clients: int
    cycles: int
    supervision_minutes: int

    def asks_nothing(self) -> bool:
        return not (self.clients or self.cycles or self.supervision_minutes)

    def at_least(self, other: Required) -> bool:
        return (
            self.clients >= other.clients
            and self.cycles >= other.cycles
            and self.supervision_minutes >= other.supervision_minutes
        )


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point an assessor decides, with the totals of its stage that open it."""

    key: str
    name: str
    required: Required


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the way with totals of its own; its last milestone ends it. Months are a guide, fewest and most."""

    key: str
    name: str
    expected_months: tuple[int, int]
    milestones: tuple[Milestone, ...]

    @property
    def required(self) -> Required:
        return self.milestones[-1].required


@dataclass(frozen=True, slots=True)
class Programme:
    """One version of a set of requirements; a trainee stays on the version they enrolled on."""

    key: str
    name: str
    version: int
    about: str
    individual_only: bool
    """Whether only individual supervision counts towards the minutes."""
    shortfall_percent: int
    """How much of the supervision minutes a supervisor may propose, and an assessor accept, to go without."""
    own_goal: bool
    """Whether a person sets a goal of their own when they begin."""
    stages: tuple[Stage, ...]
    gives: Role | None = Role.PRACTITIONER
    """The role its final milestone brings: a practitioner's, or none."""
    ended: str = ACCREDITED
    """What somebody who has passed it is called: "accredited on 3 March"."""

    @property
    def expected_months(self) -> tuple[int, int]:
        fewest, most = zip(*(stage.expected_months for stage in self.stages), strict=True)
        return sum(fewest), sum(most)

    @property
    def counting_kinds(self) -> tuple[str, ...]:
        """The kinds of supervision whose minutes count; intervision never does."""
        return ("individual",) if self.individual_only else ("individual", "group")

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        return tuple(milestone for stage in self.stages for milestone in stage.milestones)

    @property
    def final_milestone(self) -> Milestone:
        return self.stages[-1].milestones[-1]

    def milestone_name(self, key: str) -> str:
        """What people call the milestone; its key where the programme has none of that key."""
        return next((milestone.name for milestone in self.milestones if milestone.key == key), key)

    def stage_of(self, milestone_key: str) -> Stage:
        """The stage a milestone belongs to. Errors: KeyError when the programme has no such milestone."""
        for stage in self.stages:
            if any(milestone.key == milestone_key for milestone in stage.milestones):
                return stage
        raise KeyError(milestone_key)


def next_milestone(programme: Programme, passed: frozenset[str]) -> Milestone | None:
    """The first milestone not yet passed, in the programme's order; None when all are."""
    return next((milestone for milestone in programme.milestones if milestone.key not in passed), None)


def why_not_enrol(programme: Programme) -> list[Reason]:
    """What keeps anybody from enrolling, in words: a skeleton has to be filled by the service first."""
    return [
        Reason(
            f"The stage “{stage.name}” of {programme.name} asks for no clients, cycles or supervision yet: "
            "an administrator fills it in before anybody enrols.",
            "programme",
        )
        for stage in programme.stages
        if stage.required.asks_nothing()
    ]
