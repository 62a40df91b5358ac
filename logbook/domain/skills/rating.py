"""A rating as it is kept: by whom and as whom, of what, and its answers in one text, a character a statement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from logbook.domain.comments import place
from logbook.domain.refusals import Reason, RuleBroken
from logbook.domain.skills.scales import HIGHEST, LOWEST, Item, Scale
from logbook.domain.skills.scoring import NOT_APPLICABLE, Score, Scores


class AsWhom(StrEnum):
    """As whom somebody rates; the values are the words people read. A consensus is what two or more settled on together."""

    SELF = "self"
    SUPERVISOR = "supervisor"
    PEER = "peer"
    INDEPENDENT = "independent"
    CONSENSUS = "consensus"


class Source(StrEnum):
    """What lies before the raters; the values are the words people read."""

    CLIP = "clip"
    SEGMENT = "segment"
    LIVE = "seen live"
    CALIBRATION = "calibration"
    """An entry for one rater of a calibration alone: nobody else comes upon it, whose practice it shows included."""


def rates_as(
    person_id: UUID, practitioner_id: UUID, supervisor_ids: Collection[UUID], asked: Mapping[UUID, str]
) -> AsWhom | None:
    """As whom somebody rates a recording, None when they do not: nobody rates their own work as anything but themself.

    `supervisor_ids`: the practitioner's present ones, and whoever took its cycle to supervision; `asked`: who else, and as whom.
    """
    if person_id == practitioner_id:
        return AsWhom.SELF
    if person_id in supervisor_ids:
        return AsWhom.SUPERVISOR
    return AsWhom(asked[person_id]) if person_id in asked else None


UNANSWERED, LEFT_OUT, NO_OCCASION = ".", "-", "n"
"""What stands for a statement: not answered yet; of an item the rater did not choose; not applicable. A score is its digit."""

_LETTERS: Mapping[Score, str] = {
    NOT_APPLICABLE: NO_OCCASION,
    **{score: str(score) for score in range(LOWEST, HIGHEST + 1)},
}
_ANSWERS: Mapping[str, Score] = {letter: answer for answer, letter in _LETTERS.items()}


def to_text(items: Collection[Item], scale: Scale, scores: Scores) -> str:
    """The answers as one text as long as the scale has statements, in their order; `items` are those the rater chose."""
    rated = frozenset(key for item in items for key in item.keys)
    return "".join(
        _LETTERS[scores[key]] if key in rated and key in scores else UNANSWERED if key in rated else LEFT_OUT
        for key in scale.statements
    )


def from_text(scale: Scale, text: str) -> dict[str, Score]:
    """The answers a kept text holds; statements without one are absent. Errors: ValueError when it is not of this version."""
    if len(text) != len(scale.statements):
        raise ValueError(f"{len(text)} characters cannot be answers to {len(scale.statements)} statements")
    return {key: _ANSWERS[letter] for key, letter in zip(scale.statements, text, strict=True) if letter in _ANSWERS}


def items_in(scale: Scale, text: str) -> tuple[Item, ...]:
    """The items the rater chose, in the scale's order."""
    rated = {key for key, letter in zip(scale.statements, text, strict=True) if letter != LEFT_OUT}
    return tuple(item for item in scale.items if item.keys & rated)


SHORT_WORDS = 2_000
"""Characters of a note about one statement, or about the whole."""
LONGEST_MINUTES = 240
UNDONE_FOR = timedelta(days=1)
"""How long what was put up by mistake may be taken out: a fixed time, so that it says nothing of who has rated."""


def why_not_put_up(*, on: date, today: date, minutes: int | None, source: str, has_clip: bool) -> list[Reason]:
    """What keeps something from being put up to be rated, in words; each names its field."""
    reasons = []
    if on > today:
        reasons.append(Reason("The day must be today or earlier: what is rated has happened.", "on"))
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        reasons.append(Reason(f"Minutes may be 1 to {LONGEST_MINUTES}: about 15 is usual.", "minutes"))
    if (source == Source.CLIP) != has_clip:
        reasons.append(Reason("A clip is rated from its own page: open the clip and choose “Rate it”.", "source"))
    return reasons


def why_not_as(said: str, stands_as: AsWhom | None) -> str:
    """Why somebody cannot rate as whom the form says, in a sentence; "" when they can."""
    if stands_as is None or said == stands_as:
        return ""
    if stands_as is AsWhom.SELF:
        return "This is your own work: rate it as yourself. Nobody rates their own work as anybody else."
    return f"You rate this as {stands_as}: open the recording's page again and begin there."


def why_not_lock(scores: Scores) -> str:
    """Why a rating cannot be locked, in a sentence; "" when it can. What is not answered stays out, and is never a zero."""
    return "" if scores else "Nothing is answered yet: score at least one statement, and lock it then."


def read_note(words: str, at: str, key: str) -> tuple[str, int | None]:
    """A note and its place in the recording in milliseconds. Errors: RuleBroken at the statement's own field."""
    if len(words) > SHORT_WORDS:
        reason = (
            f"The note to {key or 'the whole'} has {len(words):,} characters and takes {SHORT_WORDS:,}: shorten it."
        )
        raise RuleBroken(reason, field=f"words-{key}")
    try:
        return words, place(at, LONGEST_MINUTES * 60_000) if at.strip() else None
    except RuleBroken as broken:
        raise RuleBroken(f"Statement {key}: {broken}", field=f"at-{key}") from None
