"""With whom a clip is shared in intervision at this moment: asked at every look at it, and all the while it plays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, exists, select
from sqlalchemy.orm import Session

from logbook.domain.consent import Purpose
from logbook.domain.people import Actor
from logbook.models.base import Rows, UtcDateTime
from logbook.models.intervision import (
    PRESENT,
    IntervisionGroup,
    IntervisionMeeting,
    IntervisionMember,
    IntervisionShare,
)
from logbook.models.kept import asked_about
from logbook.models.people import RoleHeld
from logbook.models.standing import running

OF_GROUP = IntervisionShare.group_id == IntervisionGroup.id


@dataclass(frozen=True, slots=True)
class Shared:
    """One share that is open. `outside`: somebody in the group holds no role in the clip's own service today."""

    id: UUID
    group_id: UUID
    meeting_id: UUID
    member_ids: frozenset[UUID]
    outside: bool

    @property
    def purpose(self) -> Purpose:
        """What everybody in the clip has to have agreed to: the group is asked about as a whole."""
        return purpose_in(outside=self.outside)


def purpose_in(*, outside: bool) -> Purpose:
    """The purpose of a group: one with somebody of another service is intervision outside the service."""
    return Purpose.OUTSIDE_INTERVISION if outside else Purpose.INTERVISION


def shares_of(db: Session, clip_id: UUID, now: datetime, today: date) -> list[Shared]:
    """Every share of the clip that is open now, each with the members of its group, in one statement."""
    found: dict[tuple[UUID, UUID, UUID], dict[UUID, bool]] = defaultdict(dict)
    rows = asked_about(db, _shares, of_clip=clip_id, at=now, on_day=today)
    for share_id, group_id, meeting_id, person_id, here in rows:
        found[share_id, group_id, meeting_id][person_id] = bool(here)
    return [Shared(*ids, frozenset(there), not all(there.values())) for ids, there in found.items()]


def shared_with(shares: Collection[Shared]) -> frozenset[UUID]:
    """Everybody with whom it is shared."""
    return frozenset(id_ for share in shares for id_ in share.member_ids)


def opened_by(shares: Collection[Shared], person_id: UUID) -> Shared | None:
    """The share by which this person sees it: one within the clip's service before one that reaches beyond."""
    theirs = [share for share in shares if person_id in share.member_ids]
    return min(theirs, key=lambda share: share.outside, default=None)


def shared_to(actor: Actor) -> Rows:
    """The ids of the clips shared with this person now, by somebody of a group both are in."""
    place = IntervisionMember
    query = _open(select(IntervisionShare.clip_id), actor.now)
    theirs = query.join(place, place.group_id == IntervisionShare.group_id)
    rows: Rows = theirs.where(place.person_id == actor.id, *PRESENT)
    return rows


def shares_by_group(clip_id: UUID, now: datetime) -> Rows:
    """With which groups a clip is shared now, into which meeting, and until when: for whoever's it is."""
    wanted = (IntervisionShare.id, IntervisionGroup.name, IntervisionShare.meeting_id, IntervisionMeeting.open_until)
    rows: Rows = _open(select(*wanted).select_from(IntervisionShare), now)
    return rows.where(IntervisionShare.clip_id == clip_id).order_by(IntervisionShare.shared_at, IntervisionShare.id)


def has_outsiders(db: Session, group_id: UUID, service_id: UUID, today: date) -> bool:
    """Whether somebody of the group holds no role in that service today."""
    place = IntervisionMember
    outsider = select(place.id).where(place.group_id == group_id, *PRESENT, ~_belongs(service_id, today))
    return db.scalar(outsider.limit(1)) is not None


def _open(query: Any, at: Any) -> Any:
    """Neither taken back nor over, of a meeting that stands and a group that lives."""
    meeting = IntervisionMeeting
    of_meeting = query.join(meeting, meeting.id == IntervisionShare.meeting_id).join(IntervisionGroup, OF_GROUP)
    return of_meeting.where(
        IntervisionShare.revoked_at.is_(None),
        IntervisionGroup.ended_at.is_(None),
        meeting.called_off_at.is_(None),
        meeting.open_until > at,
    )


def _belongs(service_id: Any, today: Any) -> Any:
    role = RoleHeld
    there = (role.person_id == IntervisionMember.person_id, role.service_id == service_id, running(role, today))
    return exists().where(*there).correlate(IntervisionMember, IntervisionShare)


def _shares() -> Rows:
    """Built once: it is part of every look at a clip by somebody who sees it through nothing else."""
    share, place = IntervisionShare, IntervisionMember
    here = _belongs(share.service_id, bindparam("on_day", type_=Date()))
    wanted = select(share.id, share.group_id, share.meeting_id, place.person_id, here)
    query = _open(wanted.select_from(share), bindparam("at", type_=UtcDateTime()))
    rows: Rows = query.join(place, place.group_id == share.group_id).where(
        share.clip_id == bindparam("of_clip", type_=Uuid()), *PRESENT
    )
    return rows
