"""What the tests of supervision put into the world: sessions, and cycles whose entry can be signed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.cycles import Cycle, SignOff
from logbook.models.supervision import SessionCycle, SupervisionSession
from tests.world import NOW, TODAY, World

SALT = "5a" * 16


def held(db: Session, world: World, name: str, trainee: str = "tess", supervisor: str = "sunny", **facts: Any) -> UUID:
    """A session of 90 minutes a week ago that both have confirmed, unless the facts say otherwise."""
    usual: dict[str, Any] = {
        "service_id": world.ids["harbour" if trainee == "otto" else "saltmarsh"],
        "journey_id": world.ids[f"{trainee}_journey"],
        "trainee_id": world.ids[trainee],
        "supervisor_id": world.ids[supervisor],
        "on": TODAY - timedelta(days=7),
        "minutes": 90,
        "mode": "video call",
        "kind": "individual",
        "entitled": True,
        "entered_by_id": world.ids[trainee],
        "entered_at": NOW,
        "trainee_confirmed_at": NOW,
        "supervisor_confirmed_at": NOW,
    }
    return world.add(db, name, SupervisionSession(**(usual | facts)))


def take(db: Session, world: World, session: str, *cycles: str) -> None:
    """The cycles were taken to the session."""
    of = db.get_one(SupervisionSession, world.ids[session])
    db.add_all(SessionCycle(service_id=of.service_id, session_id=of.id, cycle_id=world.ids[cycle]) for cycle in cycles)
    db.flush()


def signed(db: Session, world: World, cycle: str, by: str = "sunny") -> None:
    """A signature as a row alone, where a test is about what follows from one."""
    of = db.get_one(Cycle, world.ids[cycle])
    sign_off = SignOff(
        id=new_id(),
        service_id=of.service_id,
        cycle_id=of.id,
        journey_id=of.journey_id,
        version=of.version,
        signed_by_id=world.ids[by],
        signed_at=NOW,
        snapshot={},
        digest="0" * 64,
    )
    db.add(sign_off)
    db.flush()
    of.sign_off_id = sign_off.id
    db.flush()


SESSION = {
    "on": TODAY.isoformat(),
    "minutes": "1 h 30",
    "kind": "individual",
    "mode": "video call",
}
"""The fields of a session's form."""


def only_session(database: Database) -> SupervisionSession:
    with database.reading() as reading:
        return reading.scalars(select(SupervisionSession)).one()


def verdicts(world: World, comment: str = "", **chosen: str) -> dict[str, str]:
    """The fields of the confirm screen; the comment goes to the cycle that is returned."""
    fields = {"minutes": "90", "version": "1"}
    for name, choice in chosen.items():
        fields |= {f"verdict-{world.ids[name]}": choice, f"version-{world.ids[name]}": "1"}
        fields[f"comment-{world.ids[name]}"] = comment if choice == "return" else ""
    return fields
