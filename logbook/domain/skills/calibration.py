"""Where one rater of a calibration recording stands from the group, and over time. Nobody else can be told from it.

Figures are there once the calibration has closed, and only to whoever rated it blind: while it runs, each further rating
would give its own scores away by how the group's figures move. Under five others there is no group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from logbook.domain.refusals import Reason
from logbook.domain.skills.agreement import leans
from logbook.domain.skills.figures import Figure, not_there
from logbook.domain.skills.scales import Item, Scale
from logbook.domain.skills.scoring import Scores, profile

FEWEST_OTHERS = 5
"""As in every figure of the logbook about people: fewer than five are not told."""
SHORTEST, LONGEST = timedelta(days=1), timedelta(days=90)
USUAL = timedelta(days=28)

TOO_FEW = f"Fewer than {FEWEST_OTHERS} others rated it blind, so there is no group to stand in."
STILL_OPEN = "It is still being rated: where you stand is shown once it has closed."
NOT_RATED = "You did not rate this one before it closed."


@dataclass(frozen=True, slots=True)
class Beside:
    """One sub-scale: one's own mean, and the median of the others' means, of so many; None where withheld."""

    item: Item
    own: float | None
    group: float | None
    others: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one stands: how far above the others on average, the share of statements within one of their median.

    `others` is 0 while there is no group; the figures then say why.
    """

    others: int
    lean: Figure
    within_one: Figure
    sub_scales: tuple[Beside, ...] = ()


def why_no_stand(closed: bool, own: Scores | None, others: int) -> str:
    """Why somebody is not shown where they stand, in a sentence; "" when they are."""
    if not closed:
        return STILL_OPEN
    if own is None:
        return NOT_RATED
    return TOO_FEW if others < FEWEST_OTHERS else ""


def stand(scale: Scale, own: Scores, others: Sequence[Scores]) -> Stand:
    """Against the blind ratings of the others; a sub-scale or statement with fewer than five of them is left out."""
    if len(others) < FEWEST_OTHERS:
        nothing = not_there(TOO_FEW)
        return Stand(0, nothing, nothing)
    enough = _where_enough(own, others)
    kept = {key: own[key] for key in enough}
    theirs = [{key: each[key] for key in enough if key in each} for each in others]
    lean = leans([kept, *theirs])[0]
    return Stand(len(others), lean, _within_one(kept, theirs), tuple(_beside(scale, own, others)))


def _where_enough(own: Scores, others: Sequence[Scores]) -> list[str]:
    """The statements one scored oneself, and at least five others did."""
    return [
        key
        for key, score in own.items()
        if isinstance(score, int) and sum(isinstance(each.get(key), int) for each in others) >= FEWEST_OTHERS
    ]


def _within_one(own: Scores, others: Sequence[Scores]) -> Figure:
    near = []
    for key, score in own.items():
        theirs = [value for each in others if isinstance(value := each.get(key), int)]
        if isinstance(score, int) and theirs:
            near.append(abs(score - median(theirs)) <= 1)
    return Figure(sum(near) / len(near)) if near else not_there(TOO_FEW)


def _beside(scale: Scale, own: Scores, others: Sequence[Scores]) -> list[Beside]:
    theirs = [profile(scale, each).sub_scales for each in others]
    found = []
    for place, mine in enumerate(profile(scale, own).sub_scales):
        means = [mean for each in theirs if (mean := each[place].mean) is not None]
        group = median(means) if len(means) >= FEWEST_OTHERS else None
        found.append(Beside(mine.item, mine.mean, group, len(means) if group is not None else 0))
    return found


def why_not_mark(closes_on: date, today: date, already: bool) -> list[Reason]:
    """What keeps a recording from being marked for calibration until that day."""
    if already:
        return [Reason("This recording is being rated for calibration already.")]
    if not SHORTEST <= closes_on - today <= LONGEST:
        return [Reason(f"Let it close between tomorrow and {LONGEST.days} days from now.", "closes_on")]
    return []
