"""Intervision groups, who is in them, their meetings, and what is shared into them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from logbook.domain.people import Actor
from logbook.models.base import Base, CompactId, InService, Rows


class IntervisionGroup(InService, Base):
    """Peers who meet. It belongs to one service and may name members of others: nothing else of theirs crosses.

    `kept_by_id` looks after it: whoever began it, then whoever has been in it longest. `minutes` are the turns' by round, where
    the group set its own.
    """

    __tablename__ = "intervision_groups"

    name: Mapped[str]
    kept_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    grace_days: Mapped[int] = mapped_column(default=7)
    minutes: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    ended_at: Mapped[datetime | None]


class IntervisionMember(InService, Base):
    """Somebody's place in a group: invited, present from `joined_at`, over at `ended_at`. Whoever comes back has a new row."""

    __tablename__ = "intervision_members"
    __table_args__ = (
        Index("ix_intervision_members_group", "group_id"),
        Index("ix_intervision_members_person", "person_id", "ended_at"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("intervision_groups.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str] = mapped_column(String(16), default="")


class IntervisionMeeting(InService, Base):
    """One meeting: planned, begun, ended. `open_until` is when what was shared into it closes; it is kept with every change."""

    __tablename__ = "intervision_meetings"
    __table_args__ = (Index("ix_intervision_meetings_group", "group_id", "planned_on"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("intervision_groups.id"))
    planned_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    planned_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    open_until: Mapped[datetime]


class IntervisionPresence(InService, Base):
    """Somebody came to a meeting. `minutes` are said at its end: time in intervision is kept apart from supervision."""

    __tablename__ = "intervision_presences"
    __table_args__ = (
        Index("ix_intervision_presences_meeting", "meeting_id"),
        Index("ix_intervision_presences_person", "person_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("intervision_meetings.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    came_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    minutes: Mapped[int | None]


class IntervisionTurn(InService, Base):
    """One presenter's turn: their question, what they brought, the round it is in and since when, and their own summary.

    `round`, `speaker_id`, `step_at` and `step_seconds` say whose turn it is and its clock; after the last round `ended_at` stands.
    The summary is the presenter's alone.
    """

    __tablename__ = "intervision_turns"
    __table_args__ = (
        Index("ix_intervision_turns_meeting", "meeting_id", "begun_at"),
        Index("ix_intervision_turns_presenter", "presenter_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("intervision_meetings.id"))
    presenter_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    question: Mapped[str]
    brings: Mapped[str] = mapped_column(String(40))
    begun_at: Mapped[datetime]
    round: Mapped[str] = mapped_column(String(20))
    speaker_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    step_at: Mapped[datetime]
    step_seconds: Mapped[int]
    ended_at: Mapped[datetime | None]
    summary: Mapped[str] = mapped_column(default="")


class IntervisionShare(InService, Base):
    """A clip shared into a meeting by whoever's it is, until the meeting's `open_until`, or `revoked_at`.

    `service_id` is the clip's own service, which may be another than the group's.
    """

    __tablename__ = "intervision_shares"
    __table_args__ = (
        Index("ix_intervision_shares_clip", "clip_id", "revoked_at"),
        Index("ix_intervision_shares_meeting", "meeting_id"),
        Index("ix_intervision_shares_group", "group_id"),
        Index("ix_intervision_shares_person", "shared_by_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("intervision_groups.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("intervision_meetings.id"))
    clip_id: Mapped[UUID] = mapped_column(ForeignKey("clips.id"))
    shared_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    shared_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class IntervisionOffer(InService, Base):
    """Something a presenter lets the group rate: a shared clip, a meeting seen live, a recording kept elsewhere.

    Whoever is in the group may rate the recording as a peer until the meeting's `open_until`, or `ended_at`. `service_id` is the
    recording's own.
    """

    __tablename__ = "intervision_offers"
    __table_args__ = (
        Index("ix_intervision_offers_group", "group_id", "ended_at"),
        Index("ix_intervision_offers_meeting", "meeting_id"),
        Index("ix_intervision_offers_recording", "recording_id"),
        Index("ix_intervision_offers_person", "offered_by_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("intervision_groups.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("intervision_meetings.id"))
    recording_id: Mapped[CompactId] = mapped_column(ForeignKey("rated_recordings.id"))
    turn_id: Mapped[UUID | None] = mapped_column(ForeignKey("intervision_turns.id"))
    offered_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    offered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


PRESENT = (IntervisionMember.joined_at.is_not(None), IntervisionMember.ended_at.is_(None))
"""Whether a place in a group is taken: somebody accepted, and it is not over."""


def groups_of(actor: Actor) -> Rows:
    """The ids of the groups this person is in."""
    place = IntervisionMember
    living = IntervisionGroup.ended_at.is_(None)
    there = select(place.group_id).join(IntervisionGroup, IntervisionGroup.id == place.group_id)
    return there.where(place.person_id == actor.id, *PRESENT, living)


def groups_visible_to(actor: Actor) -> Select[IntervisionGroup]:
    """policy.may_see_group, asked of the database."""
    return select(IntervisionGroup).where(IntervisionGroup.id.in_(groups_of(actor)))


def meetings_visible_to(actor: Actor) -> Select[IntervisionMeeting]:
    """The same of a group's meetings."""
    kept = IntervisionMeeting.called_off_at.is_(None)
    return select(IntervisionMeeting).where(IntervisionMeeting.group_id.in_(groups_of(actor)), kept)


def places_visible_to(actor: Actor) -> Select[IntervisionMember]:
    """policy.may_answer_place_in_group, asked of the database: the invitations into groups that wait for this person."""
    place = IntervisionMember
    return select(place).where(place.person_id == actor.id, place.joined_at.is_(None), place.ended_at.is_(None))


def turns_visible_to(actor: Actor) -> Select[IntervisionTurn]:
    """policy.may_read_turn, asked of the database: one's own, whatever became of the group."""
    return select(IntervisionTurn).where(IntervisionTurn.presenter_id == actor.id)
