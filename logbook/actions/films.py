"""Films on devices: registered, and confirmed deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from logbook import policy
from logbook.actions import journal, standing
from logbook.domain.films import delete_by, device_word
from logbook.domain.people import Actor
from logbook.domain.recordings import OF_A_FAMILY, Kind
from logbook.domain.refusals import NotAllowed, RuleBroken
from logbook.models.cycles import Cycle
from logbook.models.recordings import Film
from logbook.models.upsert import insert_once


def register(
    db: Session, actor: Actor, cycle: Cycle | None, *, film_id: UUID, kind: Kind, device: str, days: int, now: datetime
) -> None:
    """A film that lies on a device: on which, and by when it is to be deleted. The page makes the id: a second click finds it."""
    if (kind in OF_A_FAMILY) != (cycle is not None):
        raise RuleBroken(
            "A film of a family belongs to a cycle, and one of a meeting to none. Open this page from the cycle."
        )
    if cycle is not None:
        policy.require(policy.may_log(actor, standing.for_logging(db, actor, cycle)))
    service_id = cycle.service_id if cycle else next(iter(actor.places), None)
    if service_id is None:
        raise NotAllowed
    today = actor.today_in(service_id)
    row = {
        "id": film_id,
        "service_id": service_id,
        "owner_id": actor.id,
        "journey_id": cycle.journey_id if cycle else None,
        "client_id": cycle.client_id if cycle else None,
        "cycle_id": cycle.id if cycle else None,
        "kind": kind,
        "made_on": (cycle.filmed_on if cycle else None) or today,
        "device": device_word(device),
        "delete_by": delete_by(today, days),
        "registered_at": now,
    }
    if insert_once(db, Film, row):
        journal.record(db, actor, "film registered", service_id, film_id, now, delete_by=row["delete_by"])
    else:
        policy.require_visible(policy.may_look_after_film(actor, db.get_one(Film, film_id)))


def confirm_deleted(db: Session, actor: Actor, film: Film, now: datetime) -> None:
    """The film is no longer on its device. Saying so twice changes nothing."""
    policy.require(policy.may_look_after_film(actor, film))
    if film.deleted_on is None:
        film.deleted_on = actor.today_in(film.service_id)
        journal.record(db, actor, "film deleted from its device", film.service_id, film.id, now)


def take_back(db: Session, actor: Actor, film: Film, now: datetime) -> None:
    """It is still there after all: a tap by mistake is undone."""
    policy.require(policy.may_look_after_film(actor, film))
    if film.deleted_on is not None:
        film.deleted_on = None
        journal.record(db, actor, "film still on its device", film.service_id, film.id, now)
