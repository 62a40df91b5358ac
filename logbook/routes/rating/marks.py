"""Two ratings of one recording as marks beside a statement: who gave which, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from logbook.domain.skills.agreement import Gap, gaps
from logbook.domain.skills.rating import AsWhom
from logbook.domain.skills.scales import Scale
from logbook.domain.skills.scoring import Score
from logbook.models.rated import parties_of
from logbook.models.ratings import Rating
from logbook.routes.rating.told import Line, in_words, names_of, whole
from logbook.routes.request import db, signed_in


@dataclass(frozen=True, slots=True)
class Mark:
    """One rater's answers, under the name the page gives them."""

    who: str
    rater_id: UUID
    scale: Scale
    scores: dict[str, Score]
    notes: dict[str, Line]
    """The lines that carry a note or a place."""

    def said(self, key: str) -> str:
        """Their answer to a statement, in words; "not answered" where there is none."""
        return in_words(self.scale, self.scores.get(key)) or "not answered"


def of_parties(consensus: Rating) -> list[Mark]:
    """The own ratings of those who settle on this one, the actor's first."""
    people = parties_of(db(), consensus.id)
    query = select(Rating).where(
        Rating.recording_id == consensus.recording_id, Rating.rater_id.in_(people), Rating.as_whom != AsWhom.CONSENSUS
    )
    return marks_of(list(db().scalars(query)))


def marks_of(ratings: list[Rating]) -> list[Mark]:
    """Each of these ratings, the actor's first and called theirs."""
    me = signed_in().id
    names = names_of({each.rater_id for each in ratings})
    ordered = sorted(ratings, key=lambda each: (each.rater_id != me, names[each.rater_id]))
    return [_mark(each, "You" if each.rater_id == me else names[each.rater_id]) for each in ordered]


def _mark(rating: Rating, who: str) -> Mark:
    told = whole(rating)
    lines = (line for part in told.parts for line in part.lines)
    notes = {line.statement.key: line for line in lines if line.words or line.at_ms is not None}
    return Mark(who, rating.rater_id, told.scale, dict(told.scores), notes)


def apart(one: Mark, other: Mark) -> list[Gap]:
    """What to talk about first: the statements scored two or more apart, the widest on top."""
    return gaps(max(one.scale, other.scale, key=lambda each: each.version), one.scores, other.scores)
