"""The ratings of one recording whose agreement somebody may see: locked, unseen, and there for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.domain.skills.rating import from_text
from logbook.domain.skills.scales import Scale
from logbook.domain.skills.scoring import Scores
from logbook.models.people import Person
from logbook.models.rated import circle
from logbook.models.ratings import Rating
from logbook.models.scales import scales_named


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating that counts."""

    id: UUID
    rater_id: UUID
    name: str
    scale: Scale
    scores: Scores


@dataclass(frozen=True, slots=True)
class Counting:
    """The ratings that count, on one scale. `seen`: how many more are marked so, and `elsewhere`: rated on another scale, and
    take no part."""

    ratings: Sequence[Rated]
    seen: int
    elsewhere: int


def counting_for(db: Session, viewer_id: UUID, recording_id: UUID, now: datetime) -> Counting:
    """What is there of it for this person, in seven statements. What they may only open with the consequence of being marked
    as seen is not part of it: agreement opens nothing."""
    found = circle(db, recording_id)
    there = [
        each
        for each in found.there_for(viewer_id, now)
        if each.locked_at is not None and not each.is_consensus and not found.opens_as_seen(viewer_id, each)
    ]
    counts = {each.id for each in found.counting()}
    rows = db.execute(
        select(Rating.id, Rating.rater_id, Rating.service_id, Rating.scale_number, Rating.scores, Person.name)
        .join(Person, Person.id == Rating.rater_id)
        .where(Rating.id.in_([each.id for each in there if each.id in counts]))
        .order_by(Person.name, Rating.id)
    ).all()
    scales = scales_named(db, [(row.service_id, row.scale_number) for row in rows])
    of = {row.id: scales[row.service_id, row.scale_number] for row in rows}
    own = next((of[row.id].key for row in rows if row.rater_id == viewer_id), "")
    key = own or next(iter(sorted({scale.key for scale in of.values()})), "")
    rated = [
        Rated(row.id, row.rater_id, row.name, of[row.id], from_text(of[row.id], row.scores))
        for row in sorted(rows, key=lambda row: row.rater_id != viewer_id)
        if of[row.id].key == key
    ]
    return Counting(rated, len(there) - len(rows), len(rows) - len(rated))
