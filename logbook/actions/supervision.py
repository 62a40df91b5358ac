"""Supervision sessions: entered by either side, changed, confirmed by the other, deleted and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import delete
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import figures, journal, standing
from logbook.actions.cycles import Stale
from logbook.actions.session_facts import (
    AlreadyEntered,
    Held,
    check,
    check_minutes,
    confirmed_by,
    require_seen,
    require_signed_stay,
    require_supervisor,
    says,
    side_of,
    signed_in,
    take,
    write,
)
from logbook.domain.people import Actor, Standing
from logbook.domain.refusals import NotVisible, Reason, RuleBroken
from logbook.domain.supervision import Side, already_entered, entitled_on
from logbook.models.supervision import SessionCycle, SupervisionSession
from logbook.models.supervision_lists import same_day, spells_of


def enter(
    db: Session,
    actor: Actor,
    journey_id: UUID,
    supervisor_id: UUID,
    held: Held,
    *,
    session_id: UUID,
    another: bool = False,
    now: datetime,
) -> SupervisionSession:
    """A session under the form's own id: a second click finds the first one's. Entering it is that side's confirmation.

    `another` says that there were two sessions that day. Errors: AlreadyEntered, RuleBroken with the field, NotVisible.
    """
    stands = standing.of_journey(db, actor, journey_id)
    policy.require_visible(policy.may_read_record(actor, stands))
    policy.require(policy.may_enter_session(actor, stands))
    journey = figures.lock(db, journey_id)  # two who enter at once come one after the other
    known = db.get(SupervisionSession, session_id)
    if known is not None:
        policy.require_visible(known.journey_id == journey_id)
        return known
    require_supervisor(db, actor, stands, supervisor_id)
    check(held, journey.enrolled_on, actor.today_in(stands.service_id))
    twin = same_day(db, journey_id, supervisor_id, held.on, held.kind)
    if twin is not None and not another:
        raise AlreadyEntered(twin.id, already_entered(twin.minutes, twin.kind, twin.name))
    return _add(db, actor, stands, supervisor_id, held, session_id, now)


def _add(
    db: Session, actor: Actor, stands: Standing, supervisor_id: UUID, held: Held, session_id: UUID, now: datetime
) -> SupervisionSession:
    session = SupervisionSession(
        id=session_id,
        service_id=stands.service_id,
        journey_id=stands.journey_id,
        trainee_id=stands.trainee_id,
        supervisor_id=supervisor_id,
        entitled=entitled_on(held.on, spells_of(db, supervisor_id, stands.service_id)),
        entered_by_id=actor.id,
        entered_at=now,
    )
    write(actor, session, held, changed=True, now=now)
    db.add(session)
    db.flush()
    take(db, session, held.cycle_ids)
    figures.recount(db, session.journey_id)
    details = {"on": held.on, "minutes": held.minutes, "of": held.kind}
    journal.record(db, actor, "session entered", session.service_id, session.id, now, **details)
    return session


def enter_for_others(
    db: Session, actor: Actor, journey_ids: Iterable[UUID], held: Held, *, session_id: UUID, now: datetime
) -> list[UUID]:
    """The same group session for the others who were there: the day, the minutes and the mode, never the words.

    Answers with the journeys whose session of that day is here already; theirs is left as it is.
    """
    here_already = []
    bare = Held(held.on, held.minutes, held.mode, held.kind)
    for journey_id in sorted(set(journey_ids)):
        try:
            enter(db, actor, journey_id, actor.id, bare, session_id=uuid5(session_id, journey_id.hex), now=now)
        except AlreadyEntered:
            here_already.append(journey_id)
    return here_already


def change(
    db: Session, actor: Actor, session_id: UUID, held: Held, *, seen_version: int, now: datetime
) -> SupervisionSession:
    """Change a session. A changed day, kind or number of minutes asks the other side again, whoever had confirmed."""
    session = _find_for_change(db, actor, session_id)
    if session.version != seen_version:
        if says(db, session, held):
            return session
        raise Stale
    journey = figures.lock(db, session.journey_id)
    check(held, journey.enrolled_on, actor.today_in(session.service_id))
    require_seen(db, actor, held.cycle_ids)
    require_signed_stay(db, session, held.cycle_ids)
    if held.on != session.on:
        session.entitled = entitled_on(held.on, spells_of(db, session.supervisor_id, session.service_id))
    changed = held.said != (session.on, session.minutes, session.kind)
    write(actor, session, held, changed=changed, now=now)
    session.version += 1
    db.execute(delete(SessionCycle).where(SessionCycle.session_id == session.id))
    take(db, session, held.cycle_ids)
    figures.recount(db, session.journey_id)
    journal.record(
        db, actor, "session changed", session.service_id, session.id, now, version=session.version, asks_again=changed
    )
    return session


def confirm(db: Session, actor: Actor, session_id: UUID, *, minutes: int, seen_version: int, now: datetime) -> None:
    """Say that it was so. Other minutes than the other side's ask that side again; a version not seen is not confirmed."""
    session = _find_for_change(db, actor, session_id)
    if session.version != seen_version:
        if minutes == session.minutes and side_of(actor, session) not in _waits_for(session):
            return
        raise Stale
    check_minutes(minutes)
    changed = minutes != session.minutes
    before = session.trainee_confirmed_at, session.supervisor_confirmed_at
    session.minutes = minutes
    confirmed_by(actor, session, changed=changed, now=now)
    session.version += 1 if changed else 0
    if (session.trainee_confirmed_at, session.supervisor_confirmed_at) != before:
        figures.recount(db, session.journey_id)
        journal.record(
            db, actor, "session confirmed", session.service_id, session.id, now, minutes=minutes, asks_again=changed
        )


def remove(db: Session, actor: Actor, session_id: UUID, now: datetime) -> SupervisionSession:
    """Delete a session that one side has still to confirm; it can be taken back."""
    session = _find_for_change(db, actor, session_id)
    if session.trainee_confirmed_at and session.supervisor_confirmed_at:
        said = "Both of you have confirmed this session, so it stays. Change it, and the other is asked again."
        raise RuleBroken(Reason(said, "session"))
    if signed_in(db, session):
        said = "A cycle was signed off in this session, so it stays. Its day and minutes can be changed."
        raise RuleBroken(Reason(said, "session"))
    session.deleted_at = now
    figures.recount(db, session.journey_id)
    journal.record(db, actor, "session deleted", session.service_id, session.id, now)
    return session


def restore(db: Session, actor: Actor, session_id: UUID, now: datetime) -> SupervisionSession:
    """Take a deletion back."""
    session = _find_for_change(db, actor, session_id, deleted=True)
    if session.deleted_at is not None:
        session.deleted_at = None
        figures.recount(db, session.journey_id)
        journal.record(db, actor, "session restored", session.service_id, session.id, now)
    return session


def _waits_for(session: SupervisionSession) -> tuple[Side, ...]:
    asked = (Side.TRAINEE, session.trainee_confirmed_at), (Side.SUPERVISOR, session.supervisor_confirmed_at)
    return tuple(side for side, at in asked if at is None)


def _find_for_change(db: Session, actor: Actor, session_id: UUID, deleted: bool = False) -> SupervisionSession:
    """The session as it stands now, held until the commit, for one of the two who were there."""
    session = db.get(SupervisionSession, session_id, with_for_update={"key_share": True}, populate_existing=True)
    if session is None or (session.deleted_at is not None and not deleted):
        raise NotVisible
    stands = standing.of_journey(db, actor, session.journey_id)
    policy.require_visible(policy.may_see_session(actor, session, stands))
    policy.require(policy.may_confirm_session(actor, session))
    return session
