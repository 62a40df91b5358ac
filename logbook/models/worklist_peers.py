"""What waits from intervision: branches of the worklist."""

from __future__ import annotations

from sqlalchemy import func

from logbook.domain.people import Actor
from logbook.domain.worklist import Kind
from logbook.models.base import Rows
from logbook.models.intervision import IntervisionGroup, IntervisionMeeting, IntervisionMember, groups_of
from logbook.models.people import Person
from logbook.models.worklist_item import item


def asked_in(actor: Actor) -> Rows:
    """The groups somebody is invited into, and by whom."""
    place, group = IntervisionMember, IntervisionGroup
    by = func.coalesce(Person.name, "")
    query = item(Kind.PEERS, place, place.id, word=group.name, name=by, since=place.invited_at)
    joined = query.join(group, group.id == place.group_id).outerjoin(Person, Person.id == place.invited_by_id)
    return joined.where(place.person_id == actor.id, place.joined_at.is_(None), place.ended_at.is_(None))


def meetings_today(actor: Actor) -> Rows:
    """The meetings of their groups that are planned for today, until they are ended."""
    meeting, group = IntervisionMeeting, IntervisionGroup
    query = item(Kind.MEET, meeting, meeting.id, word=group.name, name=meeting.place, since=meeting.begun_at)
    stands = (meeting.ended_at.is_(None), meeting.called_off_at.is_(None), meeting.planned_on == actor.today)
    joined = query.join(group, group.id == meeting.group_id)
    return joined.where(meeting.group_id.in_(groups_of(actor)), *stands)
