"""What waits for a supervisor: cycles to sign off and sessions to confirm, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.kept import asked
from logbook.models.people import Person
from logbook.models.standing import supervised_by
from logbook.models.supervision import SupervisionSession

MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one kind that wait: what one of them is called, how many there are, since when the oldest waits."""

    noun: str
    number: int
    since: datetime


Workload = dict[UUID, list[Pile]]
"""What waits, by journey: its cycles to sign off, then its sessions to confirm; a journey without either is not in it."""


def workload_of(db: Session, actor: Actor) -> Workload:
    """All that waits for this person, in one statement."""
    found: Workload = {}
    for journey_id, *pile in asked(db, _piles, actor):
        found.setdefault(journey_id, []).append(Pile(*pile))
    return found


def together(workload: Workload, noun: str) -> Pile | None:
    """Everything of one kind as one pile; None where nothing of it waits."""
    piles = [pile for of_one in workload.values() for pile in of_one if pile.noun == noun]
    return Pile(noun, sum(pile.number for pile in piles), min(pile.since for pile in piles)) if piles else None


def _piles(actor: Actor) -> CompoundSelect[*tuple[Any, ...]]:
    session = SupervisionSession
    cycles = (
        select(Cycle.journey_id, literal("cycle").label("noun"), func.count(), func.min(Cycle.sent_at))
        .where(*_to_sign(actor))
        .group_by(Cycle.journey_id)
    )
    sessions = (
        select(session.journey_id, literal("session"), func.count(), func.min(session.entered_at))
        .where(
            session.supervisor_id == actor.id,
            session.supervisor_confirmed_at.is_(None),
            session.deleted_at.is_(None),
        )
        .group_by(session.journey_id)
    )
    return union_all(cycles, sessions).order_by("noun")


def waiting_cycles(actor: Actor) -> Rows:
    """Cycles sent for sign-off that this person may sign today, the longest-waiting first."""
    person = aliased(Person)
    return (
        select(Cycle.id, Cycle.journey_id, Cycle.sent_at, Cycle.reviewed_on, Client.code, person.name.label("trainee"))
        .join(Client, Client.id == Cycle.client_id)
        .join(person, person.id == Cycle.trainee_id)
        .where(*_to_sign(actor))
        .order_by(Cycle.sent_at, Cycle.id)
        .limit(MOST_WAITING)
    )


def _to_sign(actor: Actor) -> tuple[Any, ...]:
    return (
        Cycle.journey_id.in_(supervised_by(actor)),
        Cycle.sent_at.is_not(None),
        Cycle.sign_off_id.is_(None),
        Cycle.deleted_at.is_(None),
    )
