"""Programmes as a service has them, asked for by key, by version and by who is on which."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.programmes import Programme, read_programme
from logbook.models.base import Rows
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import Person
from logbook.policy import may_see_programmes

read = lru_cache(maxsize=512)(read_programme)
"""The programme a kept text describes: texts never change, so each is read once."""


def programme_of(version: ProgrammeVersion) -> Programme:
    """What this version asks for."""
    return read(version.text)


def visible_to(actor: Actor) -> Select[ProgrammeVersion]:
    """policy.may_see_programmes, asked of the database."""
    services = [id_ for id_ in actor.places if may_see_programmes(actor, id_)]
    return select(ProgrammeVersion).where(ProgrammeVersion.service_id.in_(services))


def versions_rows(actor: Actor) -> Rows:
    """Every version of every programme the person may see, newest first, each with how many are on it now."""
    on_it = select(func.count()).where(
        Journey.programme_id == ProgrammeVersion.id, Journey.left_on.is_(None), Journey.accredited_on.is_(None)
    )
    services = [id_ for id_ in actor.places if may_see_programmes(actor, id_)]
    return (
        select(
            ProgrammeVersion.id,
            ProgrammeVersion.service_id,
            ProgrammeVersion.key,
            ProgrammeVersion.version,
            ProgrammeVersion.title,
            ProgrammeVersion.text,
            ProgrammeVersion.made_at,
            ProgrammeVersion.retired_on,
            on_it.scalar_subquery().label("people"),
        )
        .where(ProgrammeVersion.service_id.in_(services))
        .order_by(ProgrammeVersion.service_id, ProgrammeVersion.title, ProgrammeVersion.version.desc())
        .limit(500)
    )


def people_on(version_id: UUID, most: int) -> Rows:
    """Who is on this version, whether or not they have finished or left; at most that many."""
    return (
        select(Journey.id.label("journey_id"), Person.name, Journey.enrolled_on, Journey.left_on, Journey.accredited_on)
        .join(Person, Person.id == Journey.person_id)
        .where(Journey.programme_id == version_id)
        .order_by(Journey.left_on.is_not(None), Journey.accredited_on.is_not(None), Person.name, Journey.id)
        .limit(most)
    )


def latest(db: Session, service_id: UUID, key: str) -> ProgrammeVersion | None:
    """The newest version of a programme in a service, retired or not."""
    query = select(ProgrammeVersion).where(ProgrammeVersion.service_id == service_id, ProgrammeVersion.key == key)
    return db.scalars(query.order_by(ProgrammeVersion.version.desc()).limit(1)).first()


def open_for_enrolment(db: Session, service_ids: Collection[UUID], today: date) -> list[ProgrammeVersion]:
    """The newest version in use of each programme that asks for something, by title."""
    in_use = or_(ProgrammeVersion.retired_on.is_(None), ProgrammeVersion.retired_on > today)
    query = (
        select(ProgrammeVersion)
        .where(ProgrammeVersion.service_id.in_(list(service_ids)), in_use)
        .order_by(ProgrammeVersion.title, ProgrammeVersion.version.desc())
        .limit(500)
    )
    newest: dict[tuple[UUID, str], ProgrammeVersion] = {}
    for version in db.scalars(query):
        newest.setdefault((version.service_id, version.key), version)
    asks = (v for v in newest.values() if not any(s.required.asks_nothing() for s in programme_of(v).stages))
    return list(asks)


def keys_in(db: Session, service_id: UUID) -> set[str]:
    """The keys of the programmes a service has."""
    return set(db.scalars(select(ProgrammeVersion.key).where(ProgrammeVersion.service_id == service_id)))
