"""A meeting of a group: planned, begun by whoever comes first, ended by anybody in it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.actions.intervision import groups, rights
from logbook.domain.intervision import is_over, minutes_there, open_until
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.models.intervision import (
    IntervisionGroup,
    IntervisionMeeting,
    IntervisionPresence,
    IntervisionShare,
    IntervisionTurn,
)


def plan(
    db: Session, actor: Actor, group: IntervisionGroup, on: date, place: str, now: datetime, meeting_id: UUID
) -> IntervisionMeeting:
    """A meeting on a day, today or later. Sent twice, it is one meeting."""
    groups.require_in(db, actor, group)
    known = db.get(IntervisionMeeting, meeting_id)
    if known is not None:
        policy.require_visible(known.group_id == group.id)
        return known
    if on < actor.today_in(group.service_id):
        raise RuleBroken("A meeting is planned for today or a later day.", field="on")
    of = {"service_id": group.service_id, "group_id": group.id, "planned_by_id": actor.id, "made_at": now}
    closes = open_until(on, None, None, group.grace_days)
    meeting = IntervisionMeeting(id=meeting_id, **of, planned_on=on, place=place, open_until=closes)
    db.add(meeting)
    db.flush()
    journal.record(db, actor, "intervision planned", group.service_id, meeting.id, now, on=on)
    return meeting


def call_off(db: Session, actor: Actor, meeting: IntervisionMeeting, now: datetime) -> None:
    """It does not take place; what was shared into it is closed. One that began is ended instead."""
    group_of(db, actor, meeting)
    if meeting.begun_at is not None:
        raise RuleBroken("It has begun: end it instead.")
    meeting.called_off_at = now
    share = IntervisionShare
    db.execute(update(share).where(share.meeting_id == meeting.id, share.revoked_at.is_(None)).values(revoked_at=now))
    rights.close(db, meeting.group_id, now)
    journal.record(db, actor, "intervision called off", meeting.service_id, meeting.id, now)


def come_in(db: Session, actor: Actor, meeting: IntervisionMeeting, now: datetime) -> None:
    """Somebody is there; with the first the meeting begins. Pressed twice is once."""
    group = group_of(db, actor, meeting)
    require_open(meeting, now)
    if meeting.begun_at is None:
        meeting.begun_at = now
        _keep_open(meeting, group)
        journal.record(db, actor, "intervision begun", meeting.service_id, meeting.id, now)
    if not _here(db, meeting, actor.id):
        of = {"service_id": meeting.service_id, "meeting_id": meeting.id, "person_id": actor.id}
        db.add(IntervisionPresence(**of, came_at=now))


def step_out(db: Session, actor: Actor, meeting: IntervisionMeeting, now: datetime) -> None:
    """Somebody has to go; they may come back."""
    group_of(db, actor, meeting)
    for presence in _here(db, meeting, actor.id):
        _gone(presence, now)


def end(db: Session, actor: Actor, meeting: IntervisionMeeting, now: datetime) -> None:
    """The meeting ends for all who are there. What was shared stays open for the group's days of grace."""
    group = group_of(db, actor, meeting)
    if meeting.ended_at is not None:
        return
    require_open(meeting, now)
    if meeting.begun_at is None:
        raise RuleBroken("It has not begun: call it off instead.")
    meeting.ended_at = now
    _keep_open(meeting, group)
    for presence in _here(db, meeting):
        _gone(presence, now)
    running = (IntervisionTurn.meeting_id == meeting.id, IntervisionTurn.ended_at.is_(None))
    db.execute(update(IntervisionTurn).where(*running).values(ended_at=now))
    rights.close(db, meeting.group_id, now)
    journal.record(db, actor, "intervision ended", meeting.service_id, meeting.id, now, open_until=meeting.open_until)


def group_of(db: Session, actor: Actor, meeting: IntervisionMeeting) -> IntervisionGroup:
    """The meeting's group, for whoever is in it. Errors: NotVisible."""
    group = db.get_one(IntervisionGroup, meeting.group_id)
    groups.require_in(db, actor, group)
    policy.require_visible(meeting.called_off_at is None)
    return group


def require_open(meeting: IntervisionMeeting, now: datetime) -> None:
    """Errors: RuleBroken once the meeting is over."""
    if is_over(meeting.planned_on, meeting.begun_at, meeting.ended_at, now):
        raise RuleBroken("This meeting is over: plan another one.")


def _keep_open(meeting: IntervisionMeeting, group: IntervisionGroup) -> None:
    meeting.open_until = open_until(meeting.planned_on, meeting.begun_at, meeting.ended_at, group.grace_days)


def _here(db: Session, meeting: IntervisionMeeting, person_id: UUID | None = None) -> list[IntervisionPresence]:
    presence = IntervisionPresence
    query = select(presence).where(presence.meeting_id == meeting.id, presence.gone_at.is_(None))
    return list(db.scalars(query.where(presence.person_id == person_id) if person_id else query))


def _gone(presence: IntervisionPresence, now: datetime) -> None:
    presence.gone_at = now
    presence.minutes = minutes_there(presence.came_at, None, now)
