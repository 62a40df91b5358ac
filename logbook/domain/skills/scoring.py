"""What one rating says: its answers checked, how far it covers the scale, its means and, when whole, its totals.

A rating is {statement key: 0 to 5, or NOT_APPLICABLE}; a statement not answered is absent. Neither an absent answer
nor “not applicable” is ever a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from logbook.domain.refusals import Reason
from logbook.domain.skills.scales import HIGHEST, LOWEST, Item, Scale, Statement


class NotApplicable(Enum):
    """The answer that a statement had no occasion to be seen."""

    NOT_APPLICABLE = "not-applicable"


NOT_APPLICABLE: Final = NotApplicable.NOT_APPLICABLE
Score = int | NotApplicable
Scores = Mapping[str, Score]

AS_TYPED: Mapping[str, Score] = {
    NOT_APPLICABLE.value: NOT_APPLICABLE,
    **{str(score): score for score in range(LOWEST, HIGHEST + 1)},
}
"""The only ways an answer arrives from a form or a file."""


def read_scores(scale: Scale, typed: Mapping[str, str]) -> tuple[dict[str, Score], list[Reason]]:
    """The answers that can be kept, in the scale's order, and a sentence about each that cannot.

    `typed` holds only what was answered: whoever leaves a statement out leaves out its key.
    """
    reasons = [Reason(_strange(scale, key)) for key in typed if key not in scale.statements]
    kept: dict[str, Score] = {}
    for key, statement in scale.statements.items():
        if key in typed:
            answer = AS_TYPED.get(typed[key])
            why_not = why_not_answer(scale, statement, typed[key], answer)
            if answer is None or why_not:
                reasons.append(Reason(why_not))
            else:
                kept[key] = answer
    return kept, reasons


def why_not_answer(scale: Scale, statement: Statement, typed: str, answer: Score | None) -> str:
    """Why this cannot be the answer to a statement, in a sentence; "" when it can."""
    if not typed.strip():
        return f"Statement {statement.key} came without a score: choose one, or leave the statement unanswered."
    if answer is None:
        return (
            f"Statement {statement.key} cannot be scored “{typed[:20]}”: choose a whole number from {LOWEST} "
            f"(“{scale.anchors[0].lower()}”) to {HIGHEST} (“{scale.anchors[-1].lower()}”)."
        )
    if answer is NOT_APPLICABLE and not statement.may_be_not_applicable:
        return (
            f"Statement {statement.key} cannot be answered “not applicable” in {scale.said()}: score it, or leave it "
            "unanswered."
        )
    return ""


def _strange(scale: Scale, key: str) -> str:
    return (
        f"“{key[:20]}” is no statement of {scale.said()}: open the rating again and score the statements shown there."
    )


def why_not_begin(scale: Scale, in_use: Scale | None) -> list[Reason]:
    """What keeps a new rating from being made on this version; one begun on it before may always be finished.

    `in_use` is the version a service rates on now, None where it has retired the scale altogether.
    """
    if in_use is None:
        return [Reason(f"{scale.said()} is no longer in use: ask an administrator which scale you rate on now.")]
    if in_use == scale:
        return []
    return [
        Reason(f"{scale.said()} has given way to {in_use.said()}: begin on that one. Ratings made before stay as made.")
    ]


@dataclass(frozen=True, slots=True)
class SubScaleScore:
    """One item's part of a rating: of so many statements so many scored, so many not applicable, and their mean.

    The mean is None while withheld; the total is None unless every statement has a score.
    """

    item: Item
    scored: int
    not_applicable: int
    mean: float | None
    total: int | None

    @property
    def of(self) -> int:
        return len(self.item.statements)

    @property
    def coverage(self) -> float:
        """The share of the item's statements that have a score: what is not applicable was not seen either."""
        return self.scored / self.of


@dataclass(frozen=True, slots=True)
class Profile:
    """A rating over the scale's sub-scales, in order. The total is None unless all of them are complete."""

    scale: Scale
    sub_scales: tuple[SubScaleScore, ...]
    total: int | None

    @property
    def strength(self) -> SubScaleScore | None:
        """The sub-scale to name first: the highest mean, of equals the better covered; None where none is above 0."""
        shown = [each for each in self.sub_scales if each.mean]
        return max(shown, key=lambda each: (each.mean or 0, each.coverage), default=None)


def enough(scored: int, of: int) -> bool:
    """Whether so many of these statements carry a figure: half of them do, fewer are withheld."""
    return scored > 0 and 2 * scored >= of


def profile(scale: Scale, scores: Scores) -> Profile:
    """Every sub-scale's mean over the statements that have a score, with coverage and, when complete, raw totals."""
    found = tuple(_sub_scale(item, scores) for item in scale.sub_scales)
    return Profile(scale, found, whole_total(each.total for each in found))


def _sub_scale(item: Item, scores: Scores) -> SubScaleScore:
    answers = [scores[statement.key] for statement in item.statements if statement.key in scores]
    scored = [answer for answer in answers if isinstance(answer, int)]
    count = len(scored)
    return SubScaleScore(
        item,
        count,
        len(answers) - count,
        sum(scored) / count if enough(count, len(item.statements)) else None,
        sum(scored) if count == len(item.statements) else None,
    )


def whole_total(parts: Iterable[int | None]) -> int | None:
    """The sum of the parts, None as soon as one of them is not known: a part left out is not a zero."""
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def unanswered(items: Sequence[Item], scores: Scores) -> list[Statement]:
    """What a rater of these items has not answered yet, in order: neither scored nor said to be not applicable."""
    return [statement for item in items for statement in item.statements if statement.key not in scores]


def in_words(scale: Scale, mean: float) -> str:
    """The anchor nearest to a mean, a half going to the upper one: 3.5 is “To a great extent”."""
    return scale.anchors[int(mean - LOWEST + 0.5)]


def strength_said(found: Profile) -> str:
    """ "A strength: Attuned guiding, 4.2 of 5 (to a great extent)."; "" where nothing can be named yet."""
    best = found.strength
    if best is None or best.mean is None:
        return ""
    words = in_words(found.scale, best.mean).lower()
    return f"A strength: {best.item.short_title}, {best.mean:.1f} of {HIGHEST} ({words})."
