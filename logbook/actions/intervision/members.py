"""Who is in a group: asked by name or by letter, joined, left, removed. Whoever goes takes along what they shared."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, letters, links, outbox
from logbook.actions.intervision import groups, rights
from logbook.domain.intervision import MOST_MEMBERS, PEERS, minutes_there
from logbook.domain.links import LinkKind
from logbook.domain.people import Actor
from logbook.domain.refusals import RuleBroken
from logbook.models.accounts import Link
from logbook.models.intervision import (
    PRESENT,
    IntervisionGroup,
    IntervisionMeeting,
    IntervisionMember,
    IntervisionPresence,
    IntervisionShare,
)
from logbook.models.intervision_lists import links_of, places_in, to_invite
from logbook.models.people import Person
from logbook.models.services import Service


def ask_by_name(db: Session, actor: Actor, group: IntervisionGroup, person_id: UUID, now: datetime) -> None:
    """Somebody of the group's own service: it waits for them in the logbook. Asked twice is once."""
    places = _room(db, actor, group, now)
    if person_id in {place.person_id for place in places}:
        return
    policy.require_visible(person_id in dict(to_invite(db, actor, group, places)))
    of = {"service_id": group.service_id, "group_id": group.id, "person_id": person_id}
    db.add(IntervisionMember(**of, invited_by_id=actor.id, invited_at=now))
    journal.record(db, actor, "asked into intervision group", group.service_id, group.id, now, person=person_id)


def ask_by_letter(
    db: Session, actor: Actor, group: IntervisionGroup, email: str, base: str, now: datetime, link_id: UUID
) -> None:
    """Somebody of another service: a letter with a link that works once. Whether the address is known here is not said."""
    _room(db, actor, group, now)
    if db.get(Link, link_id) is not None:
        return
    address = email.strip().lower()
    person_id = db.scalar(select(Person.id).where(Person.email == address))
    about = {"group_id": group.id.hex}
    link, token = links.make(
        db, LinkKind.INTERVISION, group.service_id, address, now,
        person_id=person_id, made_by_id=actor.id, details=about, link_id=link_id,
    )  # fmt: skip
    service = db.get_one(Service, group.service_id)
    until = link.expires_at.astimezone(ZoneInfo(service.time_zone)).date()
    words = letters.intervision(base, token, by=actor.name, service=service.name, until=until)
    outbox.write(db, group.service_id, address, words, now, person_id=person_id)
    journal.record(db, actor, "asked into intervision group", group.service_id, group.id, now, link=link.id)


def take_letter_back(db: Session, actor: Actor, group: IntervisionGroup, link: Link, now: datetime) -> None:
    """The link opens nothing any more."""
    groups.require_in(db, actor, group)
    policy.require_visible(link.kind == LinkKind.INTERVISION and link.details.get("group_id") == group.id.hex)
    if link.used_at is None and link.withdrawn_at is None:
        link.withdrawn_at = now
        journal.record(db, actor, "asking into intervision group taken back", group.service_id, group.id, now)


def accept(db: Session, actor: Actor, place: IntervisionMember, now: datetime) -> None:
    """Whoever was asked by name joins."""
    policy.require_visible(policy.may_answer_place_in_group(actor, place))
    place.joined_at = now
    rights.open_to_newcomer(db, place.person_id, place.group_id, now)
    journal.record(db, actor, "joined intervision group", place.service_id, place.group_id, now)


def decline(db: Session, actor: Actor, place: IntervisionMember, now: datetime) -> None:
    """They would rather not."""
    policy.require_visible(policy.may_answer_place_in_group(actor, place))
    place.ended_at, place.ended_because = now, "declined"
    journal.record(db, actor, "declined intervision group", place.service_id, place.group_id, now)


def accept_letter(db: Session, actor: Actor, link: Link, now: datetime) -> IntervisionGroup:
    """Whoever the letter was sent to joins, signed in as nobody else. Errors: RuleBroken."""
    group = db.scalar(
        select(IntervisionGroup).where(IntervisionGroup.id == group_of(link)).with_for_update(key_share=True)
    )
    if group is None or group.ended_at is not None:
        raise RuleBroken("This group has ended.")
    if db.scalar(select(Person.id).where(Person.email == link.email)) != actor.id:
        raise RuleBroken("This letter is for another address: sign out, and sign in as the person it was sent to.")
    if not actor.services_as(*PEERS):
        raise RuleBroken("A group is for those who do the work: trainees, practitioners and supervisors.")
    there = next((place for place in places_in(db, group.id) if place.person_id == actor.id), None)
    if there is not None and there.joined_at is not None:
        raise RuleBroken("You are in this group already.")
    links.use(db, link, now)
    if there is not None:
        db.get_one(IntervisionMember, there.id).joined_at = now
    else:
        of = {"service_id": group.service_id, "group_id": group.id, "person_id": actor.id}
        db.add(IntervisionMember(**of, invited_by_id=link.made_by_id, invited_at=link.made_at, joined_at=now))
    rights.open_to_newcomer(db, actor.id, group.id, now)
    journal.record(db, actor, "joined intervision group", group.service_id, group.id, now, link=link.id)
    return group


def group_of(link: Link) -> UUID:
    """The group a letter asks into."""
    return UUID(link.details["group_id"])


def leave(db: Session, actor: Actor, group: IntervisionGroup, now: datetime) -> None:
    """From this moment they see nothing of it, and nobody sees through it what they shared."""
    groups.require_in(db, actor, group)
    _go(db, actor, group, actor.id, "left", now)


def remove(db: Session, actor: Actor, group: IntervisionGroup, place: IntervisionMember, now: datetime) -> None:
    """The same, done to somebody by whoever looks after the group; an invitation that waits is taken back."""
    groups.require_in(db, actor, group)
    policy.require(policy.may_keep_group(actor, group))
    policy.require_visible(place.group_id == group.id)
    if place.person_id == actor.id:
        raise RuleBroken("This is your own place: leave the group instead.")
    _go(db, actor, group, place.person_id, "removed", now)


def leave_all(db: Session, person_id: UUID, service_id: UUID | None, now: datetime) -> None:
    """Somebody retires: their places in the groups of this service end, or of every one."""
    place = IntervisionMember
    theirs = select(IntervisionGroup).join(place, place.group_id == IntervisionGroup.id)
    theirs = theirs.where(place.person_id == person_id, place.ended_at.is_(None))
    if service_id is not None:
        theirs = theirs.where(IntervisionGroup.service_id == service_id)
    for group in db.scalars(theirs).unique().all():
        _go(db, None, group, person_id, "retired", now)


def one_place_each(db: Session, person_id: UUID, now: datetime) -> None:
    """Two records of one person became one: of two places in a group the one taken first stays."""
    place = IntervisionMember
    theirs = select(place).where(place.person_id == person_id, place.ended_at.is_(None))
    seen: set[UUID] = set()
    for each in db.scalars(theirs.order_by(place.joined_at.is_(None), place.joined_at, place.id)).all():
        if each.group_id in seen:
            each.ended_at, each.ended_because = now, "merged"
        seen.add(each.group_id)


def _room(db: Session, actor: Actor, group: IntervisionGroup, now: datetime) -> list[Any]:
    """Who is in it, for whoever is, with room for one more."""
    groups.require_in(db, actor, group)
    places = list(places_in(db, group.id))
    if len(places) + len(links_of(db, group, now)) >= MOST_MEMBERS:
        raise RuleBroken(f"A group takes at most {MOST_MEMBERS}, so that everyone has a turn.")
    return places


def _go(db: Session, actor: Actor | None, group: IntervisionGroup, person_id: UUID, why: str, now: datetime) -> None:
    place, share, presence = IntervisionMember, IntervisionShare, IntervisionPresence
    theirs = (place.group_id == group.id, place.person_id == person_id, place.ended_at.is_(None))
    db.execute(update(place).where(*theirs).values(ended_at=now, ended_because=why))
    own = (share.group_id == group.id, share.shared_by_id == person_id, share.revoked_at.is_(None))
    db.execute(update(share).where(*own).values(revoked_at=now))
    meetings = select(IntervisionMeeting.id).where(IntervisionMeeting.group_id == group.id)
    there = (presence.person_id == person_id, presence.gone_at.is_(None), presence.meeting_id.in_(meetings))
    for each in db.scalars(select(presence).where(*there)).all():
        each.gone_at, each.minutes = now, minutes_there(each.came_at, None, now)
    journal.record(db, actor, "left intervision group", group.service_id, group.id, now, person=person_id, because=why)
    db.flush()
    rights.close(db, group.id, now)
    _hand_on(db, group, person_id, now)


def _hand_on(db: Session, group: IntervisionGroup, person_id: UUID, now: datetime) -> None:
    """Whoever has been in it longest looks after it next; a group nobody is in has ended."""
    place = IntervisionMember
    query = select(place.person_id).where(place.group_id == group.id, *PRESENT, place.person_id != person_id)
    longest = db.scalar(query.order_by(place.joined_at, place.id).limit(1))
    if longest is None:
        groups.end(db, None, group, now)
    elif group.kept_by_id == person_id:
        group.kept_by_id = longest
