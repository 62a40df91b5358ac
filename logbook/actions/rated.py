"""What is put up to be rated: a clip, a segment kept elsewhere, a meeting seen live; and who else is asked to rate it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing
from logbook.domain.people import Actor, Role, Standing
from logbook.domain.recordings import Kind
from logbook.domain.refusals import NotVisible, RuleBroken, require_none
from logbook.domain.skills.rating import UNDONE_FOR, AsWhom, Source, rates_as, why_not_put_up
from logbook.models import belonging, rated
from logbook.models.cycles import Cycle
from logbook.models.journeys import open_journeys_of
from logbook.models.ratings import RatedRecording, RecordingRater
from logbook.models.recordings import Clip
from logbook.models.supervision import SupervisionSession

MAY_BE_ASKED = (Role.PRACTITIONER, Role.SUPERVISOR, Role.TRAINEE_SUPERVISOR, Role.ASSESSOR)
"""Whoever has learnt the method may be asked to rate as somebody independent."""


@dataclass(frozen=True, slots=True)
class PutUp:
    """What its form says."""

    kind: Kind
    source: Source
    on: date
    minutes: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where the actor stands to a recording. `as_whom`: as whom they rate it, None when they do not."""

    journey: Standing | None
    asked: dict[UUID, str]
    as_whom: AsWhom | None


def stands_to(db: Session, actor: Actor, recording: RatedRecording) -> Stands:
    """The relations of everybody to it, and what they make of the actor."""
    journey = standing.of_journey(db, actor, recording.journey_id) if recording.journey_id else None
    asked = rated.asked_to_rate(db, recording.id)
    supervising = (journey.supervisor_ids if journey else frozenset()) | rated.takers_of_recording(db, recording)
    return Stands(journey, asked, rates_as(actor.id, recording.practitioner_id, supervising, asked))


def put_up(
    db: Session,
    actor: Actor,
    what: PutUp,
    of: Clip | Cycle | SupervisionSession | None,
    *,
    recording_id: UUID,
    now: datetime,
) -> RatedRecording:
    """Put it up to be rated. A second click, and a clip that is there already, give what is there."""
    if (again := db.get(RatedRecording, recording_id)) is not None:
        policy.require_visible(again.added_by_id == actor.id)
        return again
    practitioner_id, journey_id, service_id = _whose(db, actor, of)
    journey = standing.of_journey(db, actor, journey_id) if journey_id else None
    policy.require(policy.may_add_recording(actor, practitioner_id, service_id, journey))
    clip = of if isinstance(of, Clip) else None
    if clip is not None and (there := rated.of_clip(db, clip.id)) is not None:
        return there
    today = actor.today_in(service_id)
    require_none(
        why_not_put_up(on=what.on, today=today, minutes=what.minutes, source=what.source, has_clip=clip is not None)
    )
    recording = _row(actor, what, of, (practitioner_id, journey_id, service_id), recording_id, now)
    db.add(recording)
    db.flush()
    journal.record(db, actor, "put up to be rated", service_id, recording.id, now, kind=what.kind, source=what.source)
    return recording


def _row(
    actor: Actor,
    what: PutUp,
    of: Clip | Cycle | SupervisionSession | None,
    whose: tuple[UUID, UUID | None, UUID],
    recording_id: UUID,
    now: datetime,
) -> RatedRecording:
    clip = of if isinstance(of, Clip) else None
    return RatedRecording(
        id=recording_id,
        practitioner_id=whose[0],
        journey_id=whose[1],
        service_id=whose[2],
        kind=what.kind,
        source=what.source,
        on=what.on,
        minutes=what.minutes,
        said=what.said,
        clip_id=clip.id if clip else None,
        cycle_id=clip.cycle_id if clip else of.id if isinstance(of, Cycle) else None,
        session_id=of.id if isinstance(of, SupervisionSession) else None,
        added_by_id=actor.id,
        added_at=now,
    )


def _whose(db: Session, actor: Actor, of: Clip | Cycle | SupervisionSession | None) -> tuple[UUID, UUID | None, UUID]:
    """Whose practice it shows, by which journey their supervisors see it, and in which service. In supervision the supervisor's."""
    if isinstance(of, Clip):
        return of.owner_id, of.journey_id or _own_journey(db, of.owner_id, of.service_id), of.service_id
    if isinstance(of, Cycle):
        return of.trainee_id, of.journey_id, of.service_id
    if isinstance(of, SupervisionSession):
        return of.supervisor_id, _own_journey(db, of.supervisor_id, of.service_id), of.service_id
    own = db.scalars(open_journeys_of(actor.id).limit(1)).first()
    service_id = own.service_id if own else next(iter(actor.places), None)
    if service_id is None:
        raise NotVisible
    return actor.id, own.id if own else None, service_id


def _own_journey(db: Session, person_id: UUID, service_id: UUID) -> UUID | None:
    return next((each.id for each in db.scalars(open_journeys_of(person_id)) if each.service_id == service_id), None)


def take_out(db: Session, actor: Actor, recording: RatedRecording, now: datetime) -> None:
    """Take out what was put up by mistake, within a day. How many have rated it is no reason: that would tell."""
    policy.require(policy.may_change_recording(actor, recording))
    if recording.deleted_at is None and now - recording.added_at > UNDONE_FOR:
        raise RuleBroken(
            "This was put up more than a day ago, so it stays: what was rated since is part of the record."
        )
    recording.deleted_at = recording.deleted_at or now
    journal.record(db, actor, "no longer to be rated", recording.service_id, recording.id, now)


def put_back(db: Session, actor: Actor, recording: RatedRecording, now: datetime) -> None:
    """Undo: it is there to be rated again."""
    policy.require(policy.may_change_recording(actor, recording))
    recording.deleted_at = None
    journal.record(db, actor, "to be rated again", recording.service_id, recording.id, now)


def may_be_asked(db: Session, actor: Actor, recording: RatedRecording, stands: Stands) -> list[tuple[UUID, str]]:
    """(id, name) of those who can rate it as somebody independent: neither theirs to rate already, nor asked."""
    there = {recording.practitioner_id, *stands.asked, *(stands.journey.ever_supervisor_ids if stands.journey else ())}
    day = actor.today_in(recording.service_id)
    return [each for each in belonging.holders(db, recording.service_id, MAY_BE_ASKED, day) if each[0] not in there]


def ask(db: Session, actor: Actor, recording: RatedRecording, person_id: UUID, now: datetime) -> None:
    """Ask somebody independent to rate it; asking twice is asking once."""
    policy.require(policy.may_ask_rater(actor, recording))
    stands = stands_to(db, actor, recording)
    if person_id in stands.asked:
        return
    if person_id not in dict(may_be_asked(db, actor, recording, stands)):
        raise RuleBroken("Choose one of the people shown: somebody independent, who never supervised this work.")
    row = RecordingRater(
        service_id=recording.service_id,
        recording_id=recording.id,
        person_id=person_id,
        as_whom=AsWhom.INDEPENDENT,
        asked_by_id=actor.id,
        asked_at=now,
    )
    db.add(row)
    journal.record(db, actor, "rater asked", recording.service_id, recording.id, now, person=person_id)


def end_asking(db: Session, actor: Actor, recording: RatedRecording, person_id: UUID, now: datetime) -> None:
    """They are no longer asked. What they locked until now stays; what they have not locked is nobody's any more."""
    policy.require(policy.may_ask_rater(actor, recording))
    still = select(RecordingRater).where(
        RecordingRater.recording_id == recording.id,
        RecordingRater.person_id == person_id,
        RecordingRater.as_whom == AsWhom.INDEPENDENT,
        RecordingRater.ended_at.is_(None),
    )
    for row in db.scalars(still):
        row.ended_at = now
        journal.record(db, actor, "rater no longer asked", recording.service_id, recording.id, now, person=person_id)
