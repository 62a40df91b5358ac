"""A group of peers: begun, its rules set, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal
from logbook.actions.intervision import rights
from logbook.domain.intervision import USUAL_MINUTES, Round, open_until
from logbook.domain.people import Actor
from logbook.models.intervision import IntervisionGroup, IntervisionMeeting, IntervisionMember, IntervisionShare
from logbook.models.intervision_lists import member_ids


@dataclass(frozen=True, slots=True)
class Rules:
    """A group's name, for how many days what was shared stays open after a meeting, and the minutes of a turn in each round."""

    name: str
    grace_days: int
    minutes: Mapping[Round, int]


def begin(db: Session, actor: Actor, service_id: UUID, rules: Rules, now: datetime, group_id: UUID) -> IntervisionGroup:
    """A new group with whoever begins it in it. The form's own id is the group's: sent twice, it is one group."""
    policy.require(policy.may_begin_group(actor, service_id))
    known = db.get(IntervisionGroup, group_id)
    if known is not None:
        require_in(db, actor, known)
        return known
    group = IntervisionGroup(id=group_id, service_id=service_id, kept_by_id=actor.id, made_at=now, **_told(rules))
    db.add(group)
    db.flush()
    place = {"group_id": group.id, "person_id": actor.id, "invited_at": now, "joined_at": now}
    db.add(IntervisionMember(service_id=service_id, **place))
    journal.record(db, actor, "intervision group begun", service_id, group.id, now)
    return group


def set_rules(db: Session, actor: Actor, group: IntervisionGroup, rules: Rules, now: datetime) -> None:
    """From now on these hold, also for what is still open; what has closed stays closed."""
    require_in(db, actor, group)
    policy.require(policy.may_keep_group(actor, group))
    for name, value in _told(rules).items():
        setattr(group, name, value)
    meeting = IntervisionMeeting
    still = select(meeting).where(meeting.group_id == group.id, meeting.open_until > now)
    for each in db.scalars(still):
        each.open_until = open_until(each.planned_on, each.begun_at, each.ended_at, group.grace_days)
    rights.close(db, group.id, now)
    journal.record(db, actor, "intervision group changed", group.service_id, group.id, now, grace=group.grace_days)


def end(db: Session, actor: Actor | None, group: IntervisionGroup, now: datetime) -> None:
    """It is over for everybody: nobody sees another clip through it. What each presenter summed up stays with them."""
    if actor is not None:
        require_in(db, actor, group)
        policy.require(policy.may_keep_group(actor, group))
    if group.ended_at is not None:
        return
    group.ended_at = now
    place, share = IntervisionMember, IntervisionShare
    over = update(place).where(place.group_id == group.id, place.ended_at.is_(None))
    db.execute(over.values(ended_at=now, ended_because="group ended"))
    db.execute(update(share).where(share.group_id == group.id, share.revoked_at.is_(None)).values(revoked_at=now))
    rights.close(db, group.id, now)
    journal.record(db, actor, "intervision group ended", group.service_id, group.id, now)


def require_in(db: Session, actor: Actor, group: IntervisionGroup) -> None:
    """Errors: NotVisible for whoever is not in it, and for everybody once it has ended."""
    policy.require_visible(policy.may_see_group(actor, group, member_ids(db, group.id)))


def minutes_of(group: IntervisionGroup) -> dict[Round, int]:
    """How long each turn in a round is in this group."""
    return {each: group.minutes.get(str(each), USUAL_MINUTES[each]) for each in Round}


def _told(rules: Rules) -> dict[str, object]:
    minutes = {str(name): value for name, value in rules.minutes.items()}
    return {"name": rules.name, "grace_days": rules.grace_days, "minutes": minutes}
