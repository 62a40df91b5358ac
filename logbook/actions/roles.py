"""Roles: given and ended with dates, by an administrator; a change signs the person out everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from logbook import policy
from logbook.actions import journal, sign_ins, ways
from logbook.domain import roles
from logbook.domain.people import SUPERVISING, Actor, Role
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.domain.roles import Spell
from logbook.models import belonging
from logbook.models.people import Person, RoleHeld, SupervisionLine

LONGEST_AGO = timedelta(days=366 * 50)


def give(db: Session, actor: Actor, person: Person, service_id: UUID, wanted: Spell, now: datetime) -> RoleHeld:
    """Give somebody who belongs to the service a role in it; from outside they come by invitation."""
    policy.require(policy.may_change_people(actor, service_id))
    belonging.lock(db, service_id)
    if person.retired_on is not None or not belonging.belongs(db, person.id, service_id):
        raise RuleBroken(Reason("They do not belong to this service now: invite them, and they will.", "invite"))
    return begin(db, actor, person, service_id, wanted, now)


def begin(db: Session, actor: Actor, person: Person, service_id: UUID, wanted: Spell, now: datetime) -> RoleHeld:
    """Begin the role, whoever asks: the rules of roles themselves, the journal, and the sessions that end."""
    require_none(
        roles.why_not_give(
            wanted,
            belonging.spells(db, person.id, service_id),
            person_id=person.id,
            accredited=belonging.accredited(db, service_id, wanted.since),
            earliest=now.date() - LONGEST_AGO,
        )
    )
    under_id = wanted.under_id if wanted.role == Role.TRAINEE_SUPERVISOR else None
    held = RoleHeld(
        service_id=service_id,
        person_id=person.id,
        role=wanted.role,
        since=wanted.since,
        until=wanted.until,
        under_id=under_id,
    )
    db.add(held)
    db.flush()
    sign_ins.end_all(db, person.id, now)
    ways.touch_people(db, person.id)
    said = {"role": wanted.role, "since": wanted.since, "until": wanted.until, "under": under_id}
    journal.record(db, actor, "role given", service_id, person.id, now, **said)
    return held


def end(db: Session, actor: Actor, held: RoleHeld, last_day: date, now: datetime) -> None:
    """End a role after a last day, which may lie ahead; refused while others rest on it."""
    policy.require(policy.may_change_people(actor, held.service_id))
    belonging.lock(db, held.service_id)
    db.refresh(held)
    today = actor.today_in(held.service_id)
    if last_day < roles.last_day_before(min(held.since, today)):
        raise RuleBroken("The last day comes before the first: change it.", field="until")
    if held.until is not None and held.until < last_day:
        raise RuleBroken("This role has ended already: give it anew instead.", field="until")
    require_none(why_not_end(db, held, today))
    held.until = last_day
    ways.touch_people(db, held.person_id)
    sign_ins.end_all(db, held.person_id, now)
    journal.record(
        db, actor, "role ended", held.service_id, held.person_id, now, role=held.role, since=held.since, until=last_day
    )


def why_not_end(db: Session, held: RoleHeld, today: date) -> list[Reason]:
    """What rests on this role: an administration of one, trainees, trainee supervisors. Empty when nothing does."""
    if held.role == Role.ADMINISTRATOR:
        return why_not_without(db, held.person_id, held.service_id, today)
    if held.role not in SUPERVISING:
        return []
    line, role = SupervisionLine, RoleHeld
    reasons = [
        Reason(f"They supervise {name}: choose another supervisor there first.", "line", journey_id)
        for journey_id, name in _resting(db, held, line.journey_id, line.trainee_id, line.supervisor_id, today)
    ]
    if held.role == Role.SUPERVISOR:
        reasons += [
            Reason(f"{name} works under them as a trainee supervisor: name another first.", "person", person_id)
            for person_id, name in _resting(db, held, role.person_id, role.person_id, role.under_id, today)
        ]
    return reasons


def why_not_without(db: Session, person_id: UUID, service_id: UUID, today: date) -> list[Reason]:
    """A service always keeps somebody who can administer it, or everybody would be locked out. Ask with the lock held."""
    able = belonging.administrators(db, service_id, today)
    if person_id in able and able == {person_id}:
        return [Reason("They are the last administrator here: give somebody else that role first.", "people")]
    return []


def _resting(
    db: Session,
    held: RoleHeld,
    about: InstrumentedAttribute[UUID],
    whose: InstrumentedAttribute[UUID],
    above: InstrumentedAttribute[Any],
    today: date,
) -> Sequence[Any]:
    """(id, name) of each row, running today or later, that has this person above it: what it is about, and whose it is."""
    table: Any = above.class_
    query = (
        select(about, Person.name)
        .join(table, whose == Person.id)
        .where(above == held.person_id, table.service_id == held.service_id)
        .where((table.until.is_(None)) | (table.until >= today))
        .distinct()
        .order_by(Person.name, about)
    )
    return db.execute(query).all()
