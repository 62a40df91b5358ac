"""Invitations: somebody is asked into a service, and belongs to it once they accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, letters, links, outbox
from logbook.domain.links import LinkKind
from logbook.domain.people import Actor, Role
from logbook.domain.refusals import Reason, RuleBroken, require_none
from logbook.models import belonging
from logbook.models.accounts import Link
from logbook.models.journeys import Course, ProgrammeVersion
from logbook.models.people import Person, RoleHeld
from logbook.models.services import Service


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is asked in, as what; optionally onto a course, and into supervised practice with a supervisor on a programme."""

    name: str
    email: str
    roles: Sequence[Role]
    under_id: UUID | None = None
    course_id: UUID | None = None
    supervisor_id: UUID | None = None
    programme_id: UUID | None = None

    def details(self) -> dict[str, Any]:
        """What the link will do, as it is stored."""
        said = {
            "under_id": self.under_id,
            "course_id": self.course_id,
            "supervisor_id": self.supervisor_id,
            "programme_id": self.programme_id,
        }
        ids = {name: value.hex for name, value in said.items() if value}
        return {"name": self.name, "roles": [str(role) for role in self.roles], **ids}


def invite(
    db: Session, actor: Actor, service_id: UUID, invited: Invited, base: str, now: datetime, link_id: UUID
) -> Link:
    """Write the invitation and its letter. The form's own id is the invitation's: sent twice, it is one invitation."""
    policy.require(policy.may_change_people(actor, service_id))
    service = belonging.lock(db, service_id)
    same = db.get(Link, link_id)
    if same is not None and same.service_id == service_id:
        return same
    email = invited.email.strip().lower()
    require_none(_why_not_invite(db, actor, service, email, invited, now))
    person_id = db.scalar(select(Person.id).where(Person.email == email))
    link, token = links.make(
        db,
        LinkKind.INVITATION,
        service_id,
        email,
        now,
        person_id=person_id,
        made_by_id=actor.id,
        details=invited.details(),
        link_id=link_id,
    )
    _send(db, actor, link, service, token, base, now)
    journal.record(db, actor, "invited", service_id, link.id, now, roles=[str(role) for role in invited.roles])
    return link


def send_again(db: Session, actor: Actor, link: Link, base: str, now: datetime) -> None:
    """A new letter with a new link; the one before opens nothing any more."""
    _require_open(actor, link)
    token = links.renew(link, now)
    link.made_by_id = actor.id
    _send(db, actor, link, db.get_one(Service, link.service_id), token, base, now)
    journal.record(db, actor, "invitation sent again", link.service_id, link.id, now)


def withdraw(db: Session, actor: Actor, link: Link, now: datetime) -> None:
    """Take the invitation back."""
    _require_open(actor, link)
    link.withdrawn_at = now
    journal.record(db, actor, "invitation withdrawn", link.service_id, link.id, now)


def _require_open(actor: Actor, link: Link) -> None:
    policy.require(policy.may_change_people(actor, link.service_id))
    if link.used_at or link.withdrawn_at:
        raise RuleBroken("This invitation was accepted or taken back already.")


def _send(db: Session, actor: Actor, link: Link, service: Service, token: str, base: str, now: datetime) -> None:
    words = letters.invitation(
        base,
        token,
        name=link.details["name"],
        service=service.name,
        by=actor.name,
        roles=link.details["roles"],
        until=link.expires_at.astimezone(ZoneInfo(service.time_zone)).date(),
    )
    outbox.write(db, link.service_id, link.email, words, now, person_id=link.person_id)


def _why_not_invite(
    db: Session, actor: Actor, service: Service, email: str, invited: Invited, now: datetime
) -> list[Reason]:
    """Every reason at once. Of people elsewhere nothing is said: only this service's own members and invitations count."""
    reasons = []
    today = actor.today_in(service.id)
    if not invited.roles:
        reasons.append(Reason("Choose at least one role.", "roles"))
    if Role.TRAINEE_SUPERVISOR in invited.roles and invited.under_id not in belonging.accredited(db, service.id, today):
        reasons.append(
            Reason("A trainee supervisor works under an accredited supervisor: choose who that is.", "under_id")
        )
    member_id = _member_id(db, email, service.id, now)
    if member_id is not None:
        said = "Somebody with this address belongs to this service already: open their page."
        reasons.append(Reason(said, "person", member_id))
    if _is_invited(db, email, service.id, now):
        reasons.append(Reason("This address has an invitation already: send that one again instead.", "invitations"))
    return reasons + _why_not_start(db, service.id, invited, today)


def _why_not_start(db: Session, service_id: UUID, invited: Invited, today: Any) -> list[Reason]:
    reasons = []
    if invited.course_id and not _in_service(db, Course, invited.course_id, service_id):
        reasons.append(Reason("Choose a course of this service, or none.", "course_id"))
    if (invited.course_id or invited.supervisor_id) and Role.TRAINEE not in invited.roles:
        reasons.append(
            Reason("A course or a supervisor is for trainees: choose that role too, or leave both out.", "roles")
        )
    if invited.supervisor_id and invited.supervisor_id not in belonging.entitled(db, service_id, today):
        reasons.append(Reason("Choose somebody who supervises in this service.", "supervisor_id"))
    if bool(invited.supervisor_id) != bool(invited.programme_id):
        reasons.append(
            Reason(
                "To begin at once choose both, the supervisor and the programme; or leave both for later.",
                "programme_id",
            )
        )
    elif invited.programme_id and not _in_service(db, ProgrammeVersion, invited.programme_id, service_id):
        reasons.append(Reason("Choose a programme of this service.", "programme_id"))
    return reasons


def _in_service(db: Session, table: type[Course | ProgrammeVersion], id_: UUID, service_id: UUID) -> bool:
    return db.scalar(select(table.id).where(table.id == id_, table.service_id == service_id)) is not None


def _member_id(db: Session, email: str, service_id: UUID, now: datetime) -> UUID | None:
    held = (
        select(RoleHeld.person_id)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(Person.email == email, Person.retired_on.is_(None), RoleHeld.service_id == service_id)
        .where((RoleHeld.until.is_(None)) | (RoleHeld.until >= now.date()))
    )
    return db.scalar(held.limit(1))


def _is_invited(db: Session, email: str, service_id: UUID, now: datetime) -> bool:
    still = select(Link.id).where(
        Link.kind == LinkKind.INVITATION,
        Link.service_id == service_id,
        Link.email == email,
        Link.used_at.is_(None),
        Link.withdrawn_at.is_(None),
        Link.expires_at > now,
    )
    return db.scalar(still.limit(1)) is not None
