"""Groups, meetings and what was brought to them, as pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.domain.intervision import PEERS, Peer
from logbook.domain.links import LinkKind
from logbook.domain.people import Actor
from logbook.models.accounts import Link
from logbook.models.base import Rows
from logbook.models.belonging import holders
from logbook.models.intervision import (
    PRESENT,
    IntervisionGroup,
    IntervisionMeeting,
    IntervisionMember,
    IntervisionPresence,
    IntervisionShare,
    IntervisionTurn,
    groups_of,
)
from logbook.models.people import Person
from logbook.models.recordings import Clip
from logbook.models.services import Service

MOST = 50
"""Of one kind on a page."""


def member_ids(db: Session, group_id: UUID) -> frozenset[UUID]:
    """Who is in the group, while it lasts."""
    place = IntervisionMember
    there = select(place.person_id).join(IntervisionGroup, IntervisionGroup.id == place.group_id)
    return frozenset(db.scalars(there.where(place.group_id == group_id, *PRESENT, IntervisionGroup.ended_at.is_(None))))


def places_in(db: Session, group_id: UUID) -> Sequence[Any]:
    """Who is in it and who is invited, in the order they came."""
    place = IntervisionMember
    wanted = select(place.id, place.person_id, place.joined_at, place.invited_at, Person.name)
    query = wanted.join(Person, Person.id == place.person_id)
    there = query.where(place.group_id == group_id, place.ended_at.is_(None))
    return db.execute(there.order_by(place.joined_at.is_(None), place.joined_at, place.invited_at, place.id)).all()


def links_of(db: Session, group: IntervisionGroup, now: datetime) -> Sequence[Any]:
    """The letters to people of other services that nobody has answered, the latest first."""
    query = select(Link.id, Link.email, Link.expires_at, Link.details).where(
        Link.service_id == group.service_id,
        Link.kind == LinkKind.INTERVISION,
        Link.used_at.is_(None),
        Link.withdrawn_at.is_(None),
        Link.expires_at > now,
    )
    rows = db.execute(query.order_by(Link.made_at.desc(), Link.id)).all()
    return [row for row in rows if row.details.get("group_id") == group.id.hex]


def to_invite(db: Session, actor: Actor, group: IntervisionGroup, places: Sequence[Any]) -> list[tuple[UUID, str]]:
    """(id, name) of those of the group's service who may be asked by name."""
    known = {place.person_id for place in places}
    people = holders(db, group.service_id, PEERS, actor.today_in(group.service_id))
    return [(id_, name) for id_, name in people if id_ not in known]


def own_groups(db: Session, actor: Actor) -> Sequence[Any]:
    """The groups somebody is in, with how many are in each."""
    inside = select(func.count()).where(IntervisionMember.group_id == IntervisionGroup.id, *PRESENT)
    members = inside.correlate(IntervisionGroup).scalar_subquery()
    query = select(IntervisionGroup.id, IntervisionGroup.name, Service.name.label("service"), members.label("members"))
    there = query.join(Service, Service.id == IntervisionGroup.service_id)
    found = there.where(IntervisionGroup.id.in_(groups_of(actor)))
    return db.execute(found.order_by(IntervisionGroup.name, IntervisionGroup.id).limit(MOST)).all()


def own_places(db: Session, actor: Actor) -> Sequence[Any]:
    """The groups somebody is invited into, and by whom."""
    place = IntervisionMember
    query = select(place.id, IntervisionGroup.name, Person.name.label("by"), Service.name.label("service"))
    joined = query.join(IntervisionGroup, IntervisionGroup.id == place.group_id)
    joined = joined.join(Service, Service.id == IntervisionGroup.service_id)
    joined = joined.outerjoin(Person, Person.id == place.invited_by_id)
    waits = joined.where(place.person_id == actor.id, place.joined_at.is_(None), place.ended_at.is_(None))
    return db.execute(waits.order_by(place.invited_at, place.id).limit(MOST)).all()


def own_meetings(db: Session, actor: Actor, now: datetime) -> Sequence[Any]:
    """The meetings of one's groups that are planned or still open to look back at, the next one first."""
    meeting = IntervisionMeeting
    wanted = (meeting.id, meeting.planned_on, meeting.place, meeting.begun_at, meeting.ended_at, meeting.open_until)
    query = select(*wanted, IntervisionGroup.name).join(IntervisionGroup, IntervisionGroup.id == meeting.group_id)
    there = query.where(meeting.group_id.in_(groups_of(actor)), meeting.called_off_at.is_(None))
    return db.execute(there.where(meeting.open_until > now).order_by(meeting.planned_on, meeting.id).limit(MOST)).all()


def meetings_in(group_id: UUID) -> Rows:
    """The group's meetings, the latest first."""
    meeting = IntervisionMeeting
    wanted = (meeting.id, meeting.planned_on, meeting.place, meeting.begun_at, meeting.ended_at, meeting.open_until)
    query = select(*wanted).where(meeting.group_id == group_id, meeting.called_off_at.is_(None))
    return query.order_by(meeting.planned_on.desc(), meeting.id.desc())


def own_turns(db: Session, actor: Actor) -> Sequence[Any]:
    """What somebody presented, the latest first: theirs whatever became of the group."""
    turn, meeting = IntervisionTurn, IntervisionMeeting
    query = select(turn.id, turn.question, turn.begun_at, turn.summary, IntervisionGroup.name)
    joined = query.join(meeting, meeting.id == turn.meeting_id)
    joined = joined.join(IntervisionGroup, IntervisionGroup.id == meeting.group_id)
    return db.execute(
        joined.where(turn.presenter_id == actor.id).order_by(turn.begun_at.desc(), turn.id).limit(MOST)
    ).all()


def own_time(db: Session, person_id: UUID) -> tuple[int, int]:
    """In how many meetings somebody was, and for how many minutes in all: kept apart from supervision."""
    presence = IntervisionPresence
    meetings, minutes = db.execute(
        select(func.count(presence.meeting_id.distinct()), func.coalesce(func.sum(presence.minutes), 0)).where(
            presence.person_id == person_id, presence.minutes.is_not(None)
        )
    ).one()
    return int(meetings or 0), int(minutes or 0)


def came_to(db: Session, meeting: IntervisionMeeting) -> list[tuple[Peer, str]]:
    """Everybody who came, in the order they first did, with their names; here while they have not left it, nor the group."""
    presence = IntervisionPresence
    query = select(presence.person_id, presence.gone_at, Person.name).join(Person, Person.id == presence.person_id)
    rows = db.execute(query.where(presence.meeting_id == meeting.id).order_by(presence.came_at, presence.id)).all()
    still = {row.person_id for row in rows if row.gone_at is None} & member_ids(db, meeting.group_id)
    names = {row.person_id: row.name for row in rows}
    return [(Peer(id_, id_ in still), name) for id_, name in names.items()]


def turns_in(db: Session, meeting_id: UUID) -> Sequence[Any]:
    """The presentations of a meeting in their order, without the summaries, which are their presenters' own."""
    turn = IntervisionTurn
    wanted = (turn.id, turn.presenter_id, turn.question, turn.brings, turn.round, turn.speaker_id)
    clock = (turn.begun_at, turn.step_at, turn.step_seconds, turn.ended_at)
    query = select(*wanted, *clock, Person.name).join(Person, Person.id == turn.presenter_id)
    return db.execute(query.where(turn.meeting_id == meeting_id).order_by(turn.begun_at, turn.id)).all()


def shared_in(db: Session, meeting_id: UUID) -> Sequence[Any]:
    """The clips shared into a meeting and not taken back, in the order they were."""
    share = IntervisionShare
    query = select(share.id, share.shared_by_id, share.shared_at, Clip, Person.name)
    joined = query.join(Clip, Clip.id == share.clip_id).join(Person, Person.id == share.shared_by_id)
    stands = joined.where(share.meeting_id == meeting_id, share.revoked_at.is_(None), Clip.deleted_at.is_(None))
    return db.execute(stands.order_by(share.shared_at, share.id).limit(MOST)).all()
