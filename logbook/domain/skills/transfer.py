"""A transfer plan: one sub-scale taken into another meeting, tried there, and looked at again (the study, section 9).

Choose, try, look again: three dated facts, of which the state is made. It is one's own and nobody's task list: it has no
deadline that anybody is told of, and may be let go at any time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from logbook.domain.refusals import Reason
from logbook.domain.skills.scales import Item, Scale

SUGGESTED = "attuned guiding"
"""The sub-scale the study suggests to begin with."""
MOST_OPEN = 3
MOST_WORDS = 2000


class State(StrEnum):
    """How far a plan has come; the values are the words people read."""

    CHOSEN = "to be tried"
    TRIED = "tried, to be looked at again"
    LOOKED = "looked at again"
    LET_GO = "let go"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The days of one plan; None for what has not happened."""

    chosen_on: date
    tried_on: date | None = None
    looked_on: date | None = None
    let_go_on: date | None = None

    @property
    def state(self) -> State:
        if self.looked_on:
            return State.LOOKED
        if self.let_go_on:
            return State.LET_GO
        return State.TRIED if self.tried_on else State.CHOSEN

    @property
    def open(self) -> bool:
        return self.state in (State.CHOSEN, State.TRIED)


def suggested(scale: Scale, under_way: Collection[int] = ()) -> Item:
    """Where to begin: attuned guiding where the scale has it and no plan for it is under way, else the first without a plan."""
    free = [item for item in scale.sub_scales if item.number not in under_way] or list(scale.sub_scales)
    return next((item for item in free if item.short_title.casefold() == SUGGESTED), free[0])


def why_not_choose(scale: Scale, number: int, open_plans: Sequence[int]) -> list[Reason]:
    """What keeps a plan for this sub-scale from being begun; `open_plans` are the sub-scales of the plans under way."""
    if number not in {item.number for item in scale.sub_scales}:
        return [Reason("Choose one of the sub-scales shown.", "number")]
    return why_not_take_up(number, open_plans)


def why_not_take_up(number: int, open_plans: Sequence[int]) -> list[Reason]:
    """What keeps one more plan from being under way."""
    if number in open_plans:
        return [Reason("You have a plan for this sub-scale under way: try it first, or let it go.", "number")]
    if len(open_plans) >= MOST_OPEN:
        return [Reason(f"{MOST_OPEN} plans are under way already: look at one again, or let one go.")]
    return []


def why_not_tried(plan: PlanFacts, on: date, today: date) -> list[Reason]:
    """What keeps "I tried it" from being noted for that day."""
    if plan.state is not State.CHOSEN:
        return [Reason(f"This plan is {plan.state} already.")]
    return _day(on, plan.chosen_on, "chosen", today)


def why_not_looked(plan: PlanFacts, on: date, today: date) -> list[Reason]:
    """What keeps "I looked at it again" from being noted; it needs to have been tried."""
    if plan.state is State.CHOSEN:
        return [Reason("Note first when you tried it: looking again comes after.")]
    if plan.tried_on is None or not plan.open:
        return [Reason(f"This plan is {plan.state} already.")]
    return _day(on, plan.tried_on, "tried", today)


def why_not_let_go(plan: PlanFacts) -> list[Reason]:
    """Only what is under way can be let go."""
    return [] if plan.open else [Reason(f"This plan is {plan.state} already.")]


def _day(on: date, since: date, what: str, today: date) -> list[Reason]:
    if on > today:
        return [Reason("That day is still to come: note it once it has been.", "on")]
    if on < since:
        return [Reason(f"It was {what} after that day: choose a later one.", "on")]
    return []
