"""Calibrations: offered by whose practice it is, opened by the service, joined by whoever rates, taken back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.domain.consent import Purpose
from logbook.domain.people import Actor
from logbook.domain.recordings import is_of_family
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.domain.skills.calibration import why_not_mark
from logbook.domain.skills.rating import AsWhom, Source
from logbook.models.base import new_id
from logbook.models.calibrations import own_entry, standing_of_recording
from logbook.models.comparing import Calibration, CalibrationRater
from logbook.models.footage_consent import verdicts
from logbook.models.ratings import RatedRecording, RecordingRater
from logbook.models.recordings import Clip

INSTEAD = Reason(
    "Everybody in a meeting would have to be asked themself, which the logbook does of families alone. Put up a part of it that is "
    "kept elsewhere: the logbook then shows nothing of it, and you show it where everybody in it agreed to that."
)


def offer(db: Session, actor: Actor, recording: RatedRecording, now: datetime) -> Calibration:
    """Offer it to one's service. A second click finds the first. A clip needs everybody's yes to teaching."""
    policy.require(policy.may_offer_for_calibration(actor, recording))
    known = standing_of_recording(db, recording.id)
    if known is not None and not is_closed(known, actor.today_in(recording.service_id)):
        return known
    require_none(why_not_shown(db, actor, recording))
    row = Calibration(service_id=recording.service_id, recording_id=recording.id, offered_at=now)
    db.add(row)
    db.flush()
    journal.record(db, actor, "offered for calibration", row.service_id, row.id, now, recording=recording.id)
    return row


def open_it(db: Session, actor: Actor, calibration: Calibration, title: str, closes_on: date, now: datetime) -> None:
    """Open it to everyone of the service who rates, under a title, until a last day."""
    policy.require(policy.may_open_calibration(actor, calibration.service_id))
    today = actor.today_in(calibration.service_id)
    require_none(why_not_mark(closes_on, today, already=calibration.opened_at is not None))
    require_none(why_not_shown(db, actor, db.get_one(RatedRecording, calibration.recording_id)))
    calibration.title, calibration.closes_on = title, closes_on
    calibration.opened_by_id, calibration.opened_at = actor.id, now
    journal.record(db, actor, "calibration opened", calibration.service_id, calibration.id, now, closes_on=closes_on)


def take_part(db: Session, actor: Actor, calibration: Calibration, now: datetime) -> UUID:
    """What this person rates of it: an entry of the recording that is there for them alone. Joining twice finds the first."""
    recording = db.get_one(RatedRecording, calibration.recording_id)
    policy.require(policy.may_rate_for_calibration(actor, recording))
    known = own_entry(db, calibration.id, actor.id)
    if known is not None:
        return known
    if calibration.opened_at is None or is_closed(calibration, actor.today_in(calibration.service_id)):
        raise RuleBroken("This calibration is not open: it can be rated while it is.")
    require_none(why_not_shown(db, actor, recording))
    entry = RatedRecording(
        id=new_id(),
        service_id=recording.service_id,
        practitioner_id=recording.practitioner_id,
        kind=recording.kind,
        source=Source.CALIBRATION,
        on=recording.on,
        minutes=recording.minutes,
        said=calibration.title,
        clip_id=recording.clip_id,
        added_by_id=recording.practitioner_id,
        added_at=now,
    )
    db.add(entry)
    db.flush()
    of = {"service_id": recording.service_id, "recording_id": entry.id, "person_id": actor.id}
    asked = {"as_whom": AsWhom.INDEPENDENT, "asked_by_id": recording.practitioner_id, "asked_at": now}
    db.add(RecordingRater(**of, **asked))
    db.add(CalibrationRater(**of, calibration_id=calibration.id, joined_at=now))
    db.flush()
    journal.record(db, actor, "calibration joined", calibration.service_id, calibration.id, now)
    return entry.id


def take_back(db: Session, actor: Actor, calibration: Calibration, now: datetime) -> None:
    """By whose practice it is: nobody rates it any more, and nobody is shown where they stand."""
    policy.require(policy.may_offer_for_calibration(actor, db.get_one(RatedRecording, calibration.recording_id)))
    if calibration.taken_back_at is None:
        calibration.taken_back_at = now
        journal.record(db, actor, "calibration taken back", calibration.service_id, calibration.id, now)


def leave_all(db: Session, person_id: UUID, service_id: UUID, now: datetime) -> None:
    """Somebody leaves the service: what they offered there is taken back."""
    theirs = select(RatedRecording.id).where(RatedRecording.practitioner_id == person_id)
    here = (Calibration.service_id == service_id, Calibration.taken_back_at.is_(None))
    db.execute(update(Calibration).where(Calibration.recording_id.in_(theirs), *here).values(taken_back_at=now))


def is_closed(calibration: Calibration, today: date) -> bool:
    """Whether its last day is over."""
    return calibration.closes_on is not None and calibration.closes_on < today


def why_not_shown(db: Session, actor: Actor, recording: RatedRecording) -> list[Reason]:
    """What keeps a clip from being used for it: everybody recognisable has to have agreed to teaching. Of a meeting seen, or a
    film kept elsewhere, the logbook holds nothing to show."""
    if recording.clip_id is None:
        return []
    today = actor.today_in(recording.service_id)
    verdict = verdicts(db, [recording.clip_id], Purpose.TEACHING, today).get(recording.clip_id)
    if verdict is None:
        return [Reason("The clip is no longer kept, so it cannot be used for calibration.")]
    reasons = [missing.reason for missing in verdict.missing]
    return [*reasons, INSTEAD] if reasons and not is_of_family(recording.kind, _client_of(db, recording)) else reasons


def _client_of(db: Session, recording: RatedRecording) -> UUID | None:
    return db.scalar(select(Clip.client_id).where(Clip.id == recording.clip_id))
