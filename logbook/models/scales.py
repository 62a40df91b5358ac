"""The versions of the skills scales a service has: which is in use, and which one a rating was made on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scales import Scale
from logbook.models.ratings import ScaleVersion
from logbook.policy import may_see_scales

read = lru_cache(maxsize=128)(read_scale)
"""The scale a kept text describes: texts never change, so each is read once."""


def visible_to(actor: Actor) -> Select[ScaleVersion]:
    """policy.may_see_scales, asked of the database."""
    services = [id_ for id_ in actor.places if may_see_scales(actor, id_)]
    return select(ScaleVersion).where(ScaleVersion.service_id.in_(services))


def scale_of(version: ScaleVersion) -> Scale:
    """What this version asks."""
    return read(version.text)


def named(db: Session, service_id: UUID, number: int) -> Scale:
    """The version of the scale a rating names, in use or not."""
    return scales_named(db, [(service_id, number)])[service_id, number]


def scales_named(db: Session, wanted: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], Scale]:
    """(service, number) to the version each names, in one statement."""
    names = sorted(set(wanted))
    query = select(ScaleVersion.service_id, ScaleVersion.number, ScaleVersion.text).where(
        tuple_(ScaleVersion.service_id, ScaleVersion.number).in_(names)
    )
    return {(row.service_id, row.number): read(row.text) for row in db.execute(query)} if names else {}


def versions_of(db: Session, service_id: UUID, key: str) -> list[ScaleVersion]:
    """All versions of one scale, the newest first."""
    query = select(ScaleVersion).where(ScaleVersion.service_id == service_id, ScaleVersion.key == key)
    return list(db.scalars(query.order_by(ScaleVersion.version.desc())))


def in_use(db: Session, service_id: UUID, today: date) -> list[ScaleVersion]:
    """The version of each scale a service rates on now: the newest that is not retired, by title."""
    query = select(ScaleVersion).where(
        ScaleVersion.service_id == service_id,
        or_(ScaleVersion.retired_on.is_(None), ScaleVersion.retired_on > today),
    )
    newest: dict[str, ScaleVersion] = {}
    for version in db.scalars(query.order_by(ScaleVersion.title, ScaleVersion.version.desc())):
        newest.setdefault(version.key, version)
    return list(newest.values())


def next_number(db: Session, service_id: UUID) -> int:
    """The number the service's next version takes, of whichever scale."""
    highest = db.scalar(select(func.max(ScaleVersion.number)).where(ScaleVersion.service_id == service_id))
    return (highest or 0) + 1


def keys_in(db: Session, service_id: UUID) -> set[str]:
    """The keys of the scales a service has."""
    return set(db.scalars(select(ScaleVersion.key).where(ScaleVersion.service_id == service_id)))
