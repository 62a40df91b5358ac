"""What the pages of rating say of a rating and of what is rated: answers in words, what is left, whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from logbook.domain.recordings import Kind
from logbook.domain.skills.rating import from_text, items_in
from logbook.domain.skills.scales import Item, Scale, Statement
from logbook.domain.skills.scoring import NOT_APPLICABLE, Score, unanswered
from logbook.domain.words import film_time
from logbook.models import scales
from logbook.models.people import Person
from logbook.models.ratings import RatedRecording, Rating, RatingNote
from logbook.models.recordings import Clip
from logbook.routes.request import db

NO_OCCASION = "Not applicable"


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as a page shows it: `answer` as a form sends it ("" for none), its words, the note and its place."""

    statement: Statement
    answer: str
    said: str
    words: str
    at_ms: int | None

    @property
    def at(self) -> str:
        """The place as somebody types it."""
        return "" if self.at_ms is None else film_time(self.at_ms)


@dataclass(frozen=True, slots=True)
class Part:
    """An item of a rating with its statements; `left` have no answer yet."""

    item: Item
    lines: tuple[Line, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A rating read: its scale, the items chosen with their answers, the note to the whole."""

    scale: Scale
    scores: Mapping[str, Score]
    parts: tuple[Part, ...]
    words: str

    @property
    def left(self) -> int:
        """How many statements have no answer yet."""
        return sum(part.left for part in self.parts)


def whole(rating: Rating) -> Whole:
    """The rating in two statements: its scale, and its notes."""
    scale = scales.named(db(), rating.service_id, rating.scale_number)
    scores = from_text(scale, rating.scores)
    query = select(RatingNote.statement, RatingNote.words, RatingNote.at_ms).where(RatingNote.rating_id == rating.id)
    notes = {row.statement: row for row in db().execute(query)}
    parts = tuple(_part(scale, item, scores, notes) for item in items_in(scale, rating.scores))
    return Whole(scale, scores, parts, notes[""].words if "" in notes else "")


def _part(scale: Scale, item: Item, scores: Mapping[str, Score], notes: Mapping[str, Any]) -> Part:
    lines = tuple(line(scale, each, scores.get(each.key), notes.get(each.key)) for each in item.statements)
    return Part(item, lines, len(unanswered([item], scores)))


def line(scale: Scale, statement: Statement, score: Score | None, note: Any) -> Line:
    """One statement with its answer and what was noted to it."""
    answer = "" if score is None else score.value if score is NOT_APPLICABLE else str(score)
    return Line(statement, answer, in_words(scale, score), note.words if note else "", note.at_ms if note else None)


def in_words(scale: Scale, score: Score | None) -> str:
    """ "4, to a great extent", "Not applicable", or "" where nothing was answered."""
    if score is None:
        return ""
    return NO_OCCASION if score is NOT_APPLICABLE else f"{score}, {scale.anchors[score].lower()}"


def title_of(recording: RatedRecording) -> str:
    """The practitioner's own line for it, or what it is."""
    return recording.said or kind_said(recording.kind)


def kind_said(kind: str) -> str:
    """ "Shared review", "VERP"."""
    return kind if kind == Kind.VERP else kind.capitalize()


def names_of(people: set[UUID]) -> dict[UUID, str]:
    """The names of these people, in one statement."""
    query = select(Person.id, Person.name).where(Person.id.in_(sorted(people)))
    return {row.id: row.name for row in db().execute(query)}


def gone(recording: RatedRecording) -> Any:
    """Since when a rated clip is no longer there; None while it is, and where no clip was rated."""
    if recording.clip_id is None:
        return None
    query = select(Clip.destroyed_at, Clip.deleted_at).where(Clip.id == recording.clip_id)
    row = db().execute(query).one()
    return row.destroyed_at or row.deleted_at
