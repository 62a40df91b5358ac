"""Ratings as a file has them: one row a statement and a rating, those that are there for whoever asked and no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.domain.skills.rating import from_text, items_in
from logbook.domain.skills.scales import Scale
from logbook.domain.skills.scoring import NOT_APPLICABLE
from logbook.domain.skills.tidy import COLUMNS
from logbook.models import scales
from logbook.models.people import Person, actor_of
from logbook.models.rated import circles, recordings_visible_to
from logbook.models.ratings import RatedRecording, Rating, RatingNote

MOST_RECORDINGS = 2_000
"""Of one file, the latest first."""


@dataclass(frozen=True, slots=True)
class RatingsFile:
    """The table's rows, and the scales they were made on."""

    rows: Sequence[tuple[Any, ...]]
    scales: Sequence[Scale]
    as_of: datetime

    def codebook(self) -> Iterator[tuple[str, str, str]]:
        """(about, name, meaning): every column, every score of each scale, and every statement's words."""
        for name, meaning in COLUMNS:
            yield "column", name, meaning
        for scale in self.scales:
            said = f"{scale.key} {scale.version}"
            for score, anchor in enumerate(scale.anchors):
                yield f"score, {said}", str(score), anchor
            for item in scale.items:
                yield f"item, {said}", str(item.number), item.title
                for statement in item.statements:
                    yield f"statement, {said}", statement.key, statement.text


def read(db: Session, person_id: UUID, now: datetime) -> RatingsFile:
    """Every rating that is there for this person now; blindness is asked of its one rule, a recording at a time."""
    actor = actor_of(db, person_id, now)
    found = recordings_visible_to(actor).order_by(RatedRecording.on.desc(), RatedRecording.id.desc())
    recordings = db.scalars(found.limit(MOST_RECORDINGS)).all()
    of = circles(db, [each.id for each in recordings])
    there = {placed.id: placed for each in recordings for placed in of[each.id].there_for(actor.id, now)
             if not of[each.id].opens_as_seen(actor.id, placed)}  # fmt: skip
    by_recording: dict[UUID, list[Rating]] = {}
    for rating in db.scalars(select(Rating).where(Rating.id.in_(list(there))).order_by(Rating.started_at, Rating.id)):
        by_recording.setdefault(rating.recording_id, []).append(rating)
    ratings = [each for some in by_recording.values() for each in some]
    made_on = scales.scales_named(db, [(each.service_id, each.scale_number) for each in ratings])
    names, notes = _names(db, recordings, there), _notes(db, list(there))
    rows: list[tuple[Any, ...]] = []
    number = 0
    for place, recording in enumerate(recordings, start=1):
        zone = ZoneInfo(actor.places[recording.service_id].zone if recording.service_id in actor.places else "UTC")
        for rating in by_recording.get(recording.id, []):
            number += 1
            placed = there[rating.id]
            locked_at, seen = _local(rating.locked_at, zone), of[recording.id].seen(placed)
            head = (place, names[recording.practitioner_id], recording.kind, recording.source, recording.on, number,
                    _rater(placed, names), rating.as_whom, locked_at, seen)  # fmt: skip
            rows.extend(
                (*head, *tail) for tail in _answers(made_on[rating.service_id, rating.scale_number], rating, notes)
            )
    return RatingsFile(rows, sorted(set(made_on.values()), key=lambda each: (each.key, each.version)), now)


def _answers(scale: Scale, rating: Rating, notes: dict[tuple[UUID, str], Any]) -> Iterator[tuple[Any, ...]]:
    scores = from_text(scale, rating.scores)
    for item in items_in(scale, rating.scores):
        for statement in item.statements:
            score, note = scores.get(statement.key), notes.get((rating.id, statement.key))
            said = "not answered" if score is None else "not applicable" if score is NOT_APPLICABLE else "scored"
            number = score if isinstance(score, int) else None
            place = note.at_ms / 1000 if note and note.at_ms is not None else None
            words = note.words if note else ""
            yield (scale.key, scale.version, item.number, item.is_sub_scale, statement.key, number, said, words, place)


def _rater(placed: Any, names: dict[UUID, str]) -> str:
    return " and ".join(sorted(names[each] for each in placed.between)) if placed.between else names[placed.rater_id]


def _local(when: datetime | None, zone: ZoneInfo) -> datetime | None:
    return when.astimezone(zone).replace(tzinfo=None, microsecond=0) if when else None


def _names(db: Session, recordings: Sequence[RatedRecording], there: dict[UUID, Any]) -> dict[UUID, str]:
    people = {each.practitioner_id for each in recordings}
    people |= {person for each in there.values() for person in (each.rater_id, *each.between)}
    query = select(Person.id, Person.name).where(Person.id.in_(sorted(people)))
    return {row.id: row.name for row in db.execute(query)}


def _notes(db: Session, rating_ids: list[UUID]) -> dict[tuple[UUID, str], Any]:
    wanted = (RatingNote.rating_id, RatingNote.statement, RatingNote.words, RatingNote.at_ms)
    query = select(*wanted).where(RatingNote.rating_id.in_(rating_ids))
    return {(row.rating_id, row.statement): row for row in db.execute(query)}
