"""Who stands in which relation to a cycle or a clip, beside those who stand to its journey."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CompoundSelect, Uuid, bindparam, union_all
from sqlalchemy.orm import Session

from logbook.domain.people import Standing
from logbook.domain.skills.rating import AsWhom, Source
from logbook.models.base import Rows
from logbook.models.cycles import SignOff
from logbook.models.kept import asked_about
from logbook.models.ratings import RatedRecording, RecordingRater
from logbook.models.recordings import ClipShown
from logbook.models.standing import present_and_deciding, related, standing_from
from logbook.models.supervision import SessionCycle, SupervisionSession


class Relations(NamedTuple):
    """Of a clip: who supervises its journey and who decides about it (None without one), who took its cycle to supervision or
    signed it, whom its owner shows it to by name, and whom its owner asked to rate it as somebody independent. Whoever only once
    supervised, and who manages, opens no clip and is not in it.
    """

    journey: Standing | None
    taker_ids: frozenset[UUID]
    shown_ids: frozenset[UUID]
    rater_ids: frozenset[UUID]


def relations_of_clip(db: Session, clip: Any, today: date) -> Relations:
    """Everybody's relation to this clip today, in one statement: it is asked at every piece of its bytes."""
    about = {"of_journey": clip.journey_id, "of_cycle": clip.cycle_id, "of_clip": clip.id, "on_day": today}
    rows = asked_about(db, _to_clip, **about).all()
    journey = standing_from(clip.journey_id, rows) if clip.journey_id else None
    return Relations(journey, _those(rows, "taker"), _those(rows, "shown"), _those(rows, "rater"))


def takers_of(db: Session, cycle_id: UUID) -> frozenset[UUID]:
    """Everyone who signed this cycle or took it to supervision."""
    return _those(asked_about(db, _to_cycle, of_cycle=cycle_id), "taker")


def _to_clip() -> CompoundSelect[*tuple[Any, ...]]:
    clip_id = bindparam("of_clip", type_=Uuid())
    shown = related("shown", ClipShown.person_id).where(ClipShown.clip_id == clip_id, ClipShown.taken_back_at.is_(None))
    asked = asked_alone(related("rater", RecordingRater.person_id)).where(RatedRecording.clip_id == clip_id)
    return union_all(*present_and_deciding(), *_takers(), shown, asked)


def asked_alone(query: Rows) -> Rows:
    """Of a query over RecordingRater: those asked to rate as somebody independent, while that lasts. What is rated for calibration
    opens no clip, and what a peer rates is opened by its share."""
    joined = query.join(RatedRecording, RatedRecording.id == RecordingRater.recording_id)
    return joined.where(
        RecordingRater.as_whom == AsWhom.INDEPENDENT,
        RecordingRater.ended_at.is_(None),
        RatedRecording.deleted_at.is_(None),
        RatedRecording.source != Source.CALIBRATION,
    )


def _to_cycle() -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(*_takers())


def _takers() -> list[Rows]:
    cycle_id = bindparam("of_cycle", type_=Uuid())
    signed = related("taker", SignOff.signed_by_id).where(SignOff.cycle_id == cycle_id)
    taken = (
        related("taker", SupervisionSession.supervisor_id)
        .join(SessionCycle, SessionCycle.session_id == SupervisionSession.id)
        .where(SessionCycle.cycle_id == cycle_id, SupervisionSession.deleted_at.is_(None))
    )
    return [signed, taken]


def _those(rows: Any, relation: str) -> frozenset[UUID]:
    return frozenset(person_id for named, person_id, *_nothing in rows if named == relation)
