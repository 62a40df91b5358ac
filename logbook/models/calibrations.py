"""Calibrations: which are offered, open and closed, what one takes part in, and the blind ratings of one, without a name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.skills.rating import from_text
from logbook.domain.skills.scales import Scale
from logbook.domain.skills.scoring import Scores
from logbook.models.base import Rows
from logbook.models.comparing import Calibration, CalibrationRater
from logbook.models.rated import circles
from logbook.models.ratings import RatedRecording, Rating
from logbook.models.scales import scales_named
from logbook.policy.comparing import OPENING, RATING

MOST_RATERS = 400


def calibrations_visible_to(actor: Actor) -> Select[Calibration]:
    """policy.may_see_calibration, asked of the database."""
    recording = RatedRecording
    own = select(recording.id).where(recording.practitioner_id == actor.id)
    opened = and_(Calibration.opened_at.is_not(None), Calibration.service_id.in_(actor.services_as(*RATING)))
    seen = or_(Calibration.recording_id.in_(own), opened, Calibration.service_id.in_(actor.services_as(*OPENING)))
    return select(Calibration).where(Calibration.taken_back_at.is_(None), seen)


def listed_for(actor: Actor) -> Rows:
    """Those one sees, the ones to be opened first, then those that close next; with one's own entry where one takes part."""
    mine = and_(CalibrationRater.calibration_id == Calibration.id, CalibrationRater.person_id == actor.id)
    visible = calibrations_visible_to(actor).with_only_columns(
        Calibration.id,
        Calibration.service_id,
        Calibration.title,
        Calibration.opened_at,
        Calibration.closes_on,
        Calibration.offered_at,
        RatedRecording.practitioner_id,
        RatedRecording.kind,
        RatedRecording.minutes,
        CalibrationRater.recording_id.label("mine"),
    )
    joined = visible.join(RatedRecording, RatedRecording.id == Calibration.recording_id).outerjoin(
        CalibrationRater, mine
    )
    rows: Rows = joined.where(RatedRecording.deleted_at.is_(None))
    return rows.order_by(Calibration.closes_on.is_not(None), Calibration.closes_on.desc(), Calibration.id)


def own_entry(db: Session, calibration_id: UUID, person_id: UUID) -> UUID | None:
    """What this person rates in it; None while they take no part."""
    query = select(CalibrationRater.recording_id).where(
        CalibrationRater.calibration_id == calibration_id, CalibrationRater.person_id == person_id
    )
    return db.scalar(query.limit(1))


def standing_of_recording(db: Session, recording_id: UUID) -> Calibration | None:
    """The calibration of a recording that is offered or open, or was; None where there is none, or it was taken back."""
    query = select(Calibration).where(Calibration.recording_id == recording_id, Calibration.taken_back_at.is_(None))
    return db.scalars(query.order_by(Calibration.offered_at.desc()).limit(1)).first()


@dataclass(frozen=True, slots=True)
class Blind:
    """The locked ratings of one calibration on one version of a scale: one's own (None without), and the others', in an order
    that does not say whose they are."""

    scale: Scale | None
    own: Scores | None
    others: Sequence[Scores]


def blind_ratings(db: Session, calibration: Calibration, person_id: UUID, until: datetime) -> Blind:
    """Every entry's rating that counts and was locked before it closed, in seven statements however many there are.

    Each rater's entry has a circle of its own, so the rule of blindness is asked entry by entry. What is locked later counts
    no more: each further rating would give its own scores away by how the group's figures move.
    """
    of = select(CalibrationRater.recording_id, CalibrationRater.person_id)
    joined = of.where(CalibrationRater.calibration_id == calibration.id).limit(MOST_RATERS)
    entries: dict[UUID, UUID] = {row.recording_id: row.person_id for row in db.execute(joined)}
    counting = {each.id for circle in circles(db, list(entries)).values() for each in circle.counting()}
    rows = [row for row in db.execute(_ratings(list(entries), until)) if _counts(row, entries, counting)]
    scales = scales_named(db, [(row.service_id, row.scale_number) for row in rows])
    mine = next((row for row in rows if row.rater_id == person_id), None)
    if mine is None:
        return Blind(None, None, ())
    made_on = {row.id: scales[row.service_id, row.scale_number] for row in rows}
    scale = made_on[mine.id]
    others = sorted(row.scores for row in rows if row is not mine and made_on[row.id] is scale)
    return Blind(scale, from_text(scale, mine.scores), [from_text(scale, text) for text in others])


def _counts(row: Any, entries: Mapping[UUID, UUID], counting: Collection[UUID]) -> bool:
    return row.id in counting and entries[row.recording_id] == row.rater_id


def _ratings(recordings: list[UUID], until: datetime) -> Rows:
    wanted = select(
        Rating.id, Rating.recording_id, Rating.rater_id, Rating.service_id, Rating.scale_number, Rating.scores
    )
    return wanted.where(Rating.recording_id.in_(recordings), Rating.locked_at < until)


def taken_part_in(actor: Actor) -> Select[Calibration]:
    """The calibrations somebody took part in, the first closed first: what "over time" is told from."""
    mine = and_(CalibrationRater.calibration_id == Calibration.id, CalibrationRater.person_id == actor.id)
    query = select(Calibration).join(CalibrationRater, mine).where(Calibration.taken_back_at.is_(None))
    return query.order_by(Calibration.closes_on, Calibration.id).limit(24)
