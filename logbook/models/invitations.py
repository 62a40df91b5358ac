"""Invitations as lists, and what an invitation form offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from logbook.domain.links import LinkKind
from logbook.domain.people import Actor
from logbook.models.accounts import Link
from logbook.models.base import Rows
from logbook.models.belonging import looked_after
from logbook.models.journeys import Course, ProgrammeVersion
from logbook.models.people import Person
from logbook.models.services import Service


def visible_to(actor: Actor) -> Select[Link]:
    """policy.may_see_people, asked of the database: the invitations of the services this person looks after."""
    return select(Link).where(Link.kind == LinkKind.INVITATION, Link.service_id.in_(looked_after(actor)))


def open_rows(actor: Actor) -> Rows:
    """Invitations neither accepted nor taken back, the newest first, with who invited and where to."""
    return (
        visible_to(actor)
        .with_only_columns(
            Link.id,
            Link.service_id,
            Link.email,
            Link.details,
            Link.made_at,
            Link.expires_at,
            Person.name.label("by"),
            Service.name.label("service"),
        )
        .join(Service, Service.id == Link.service_id)
        .outerjoin(Person, Person.id == Link.made_by_id)
        .where(Link.used_at.is_(None), Link.withdrawn_at.is_(None))
        .order_by(Link.made_at.desc(), Link.id.desc())
    )


def courses_offered(db: Session, service_id: UUID, most: int = 50) -> Sequence[Any]:
    """(id, title, first_day) of the service's latest courses."""
    query = select(Course.id, Course.title, Course.first_day).where(Course.service_id == service_id)
    return db.execute(query.order_by(Course.first_day.desc(), Course.id).limit(most)).all()


def programmes_offered(db: Session, service_id: UUID) -> Sequence[Any]:
    """(id, title, version) of the programme versions in use, the newest of each first."""
    query = select(ProgrammeVersion.id, ProgrammeVersion.title, ProgrammeVersion.version)
    in_use = query.where(ProgrammeVersion.service_id == service_id, ProgrammeVersion.retired_on.is_(None))
    return db.execute(in_use.order_by(ProgrammeVersion.title, ProgrammeVersion.version.desc()).limit(50)).all()
