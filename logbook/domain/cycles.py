"""One cycle: film, micro-analysis, shared review. Its state is derived from dated facts and never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from logbook.domain.refusals import Reason


class ChildsAnswer(StrEnum):
    """The child's own answer, asked each cycle. Too young to say: what the guider watched for stands beside it."""

    YES = "yes"
    NO = "no"
    TOO_YOUNG = "too young"


class CycleState(StrEnum):
    """Where a cycle stands; the values are the words people read."""

    PLANNED = "planned"
    FILMED = "filmed"
    CLIPPED = "clipped"
    COMPLETED = "completed"
    WITH_SUPERVISOR = "with supervisor"
    RETURNED = "returned with a comment"
    SIGNED_OFF = "signed off"
    ENDED_EARLY = "ended early"


class Ending(StrEnum):
    """Why a cycle ended before its review, or a client's work is not now."""

    NO_TIME = "no time now"
    MOVED = "moved away"
    CHANGED_MIND = "changed their mind"
    CANCELLED = "visits kept being cancelled"
    CRISIS = "something more pressing came up"
    UNSAFE = "it did not feel right to go on"
    CHILD_SAID_NO = "the child said no"
    OTHER = "another reason"


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """The dated facts of one cycle. `signed_on` is the earliest date by which everyone who took part had agreed to be filmed;
    None when somebody has not agreed, or has withdrawn."""

    filmed_on: date | None = None
    childs_answer: str | None = None
    clipped_on: date | None = None
    reviewed_on: date | None = None
    review_minutes: int | None = None
    line: str = ""
    next_step: str = ""
    sent: bool = False
    returned: bool = False
    signed_off: bool = False
    ended_early_on: date | None = None
    consented: bool = True
    trainee_agreed: bool = True


def state(cycle: CycleFacts) -> CycleState:
    """The furthest point the facts prove. Completed means filmed and reviewed; clips and supervision may come in either order."""
    if cycle.ended_early_on:
        return CycleState.ENDED_EARLY
    if cycle.signed_off:
        return CycleState.SIGNED_OFF
    if cycle.sent:
        return CycleState.WITH_SUPERVISOR
    if cycle.returned:
        return CycleState.RETURNED
    if cycle.filmed_on and cycle.reviewed_on:
        return CycleState.COMPLETED
    if cycle.clipped_on:
        return CycleState.CLIPPED
    return CycleState.FILMED if cycle.filmed_on else CycleState.PLANNED


def is_done(cycle: CycleFacts) -> bool:
    """Filmed and reviewed: the work is done, whether or not the entry is written or signed."""
    return bool(cycle.filmed_on and cycle.reviewed_on) and not cycle.ended_early_on


def why_not_ready(cycle: CycleFacts) -> list[Reason]:
    """What still stands between this cycle and its sign-off, in words; empty when nothing does."""
    if cycle.ended_early_on:
        return [Reason("This cycle ended early, so there is nothing to sign off.")]
    missing = [
        (cycle.filmed_on, "the date it was filmed", "filmed_on"),
        (cycle.childs_answer, "the child's own answer", "childs_answer"),
        (cycle.reviewed_on, "the date of the shared review", "reviewed_on"),
        (cycle.review_minutes, "the minutes of the shared review", "review_minutes"),
        (cycle.line.strip(), "one line: a strength, or the client's own words", "line"),
        (cycle.next_step.strip(), "the next step", "next_step"),
    ]
    reasons = [Reason(f"The entry still needs {what}.", f"cycle#{field}") for fact, what, field in missing if not fact]
    if cycle.childs_answer == ChildsAnswer.NO:
        reasons.append(Reason("The child said no, so this film is neither shown nor counted.", "cycle#childs_answer"))
    if not cycle.consented:
        reasons.append(
            Reason("Somebody who took part has not agreed to filming, in writing, or has withdrawn.", "consent")
        )
    if not cycle.trainee_agreed:
        reasons.append(Reason("It was entered for the trainee, who has not yet said that it is right.", "agree"))
    return reasons


def is_written(cycle: CycleFacts) -> bool:
    """Whether the entry has the three things sending needs beside its dates; if not, "the entry is not written"."""
    return bool(cycle.review_minutes and cycle.line.strip() and cycle.next_step.strip())


def late_consent(filmed_on: date | None, signed_on: date | None) -> bool:
    """A consent signed after the film was made: saved with a mark that shows both dates."""
    return bool(filmed_on and signed_on and signed_on > filmed_on)


def numbers(cycles: Iterable[tuple[UUID, date | None, date | None, bool]]) -> dict[UUID, int]:
    """The number of each cycle of one client, 1, 2, 3, by review date, then film date; one that ended early leaves no gap.

    Each cycle is (id, filmed on, reviewed on, ended early); one not yet reviewed comes after those that are.
    """
    counted = [c for c in cycles if not c[3]]
    counted.sort(key=lambda c: (c[2] or date.max, c[1] or date.max, c[0]))
    return {cycle[0]: number for number, cycle in enumerate(counted, start=1)}


def date_faults(
    *, today: date, filmed_on: date | None, reviewed_on: date | None, clipped_on: date | None = None
) -> dict[str, str]:
    """What is wrong with the dates of a cycle, as a sentence for each field; empty when they can be true."""
    faults: dict[str, str] = {}
    if filmed_on and filmed_on > today:
        faults["filmed_on"] = "The film cannot be dated in the future: give the day it was made."
    if reviewed_on and reviewed_on > today:
        faults["reviewed_on"] = (
            "The shared review cannot be dated in the future: leave it empty until it has been held."
        )
    elif reviewed_on and filmed_on and reviewed_on < filmed_on:
        faults["reviewed_on"] = "The shared review comes after the film: one of the two dates needs changing."
    elif reviewed_on and not filmed_on:
        faults["filmed_on"] = "There was a shared review, so there was a film: give the day it was made."
    if clipped_on and filmed_on and clipped_on < filmed_on:
        faults["clipped_on"] = "Clips are cut after the film is made: one of the two dates needs changing."
    return faults


MOST_MINUTES = 600
"""The longest a single meeting is believed to last: ten hours."""


def minutes_fault(minutes: int | None, what: str) -> str | None:
    """Why a number of minutes cannot be right; None when it can, or when it was left empty."""
    if minutes is None or 1 <= minutes <= MOST_MINUTES:
        return None
    if minutes < 1:
        return f"{what} must be at least 1 minute, or left empty."
    return f"{what} must be {MOST_MINUTES} minutes (10 hours) at most: {minutes:,} looks like a slip."
