"""What the tests of milestones need: enough signed work, the asking, and an assessor named."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import figures, journal
from logbook.adapters.database import Database
from logbook.models.journeys import Assessment
from tests.conftest import Browse
from tests.supervising import held, signed
from tests.world import World

REASONS = "Every session was long and full; nothing was left open."


def work(db: Session, world: World, *, clients: int = 3, each: int = 3, minutes: int = 450) -> None:
    """Signed-off cycles of Tess's, and confirmed supervision with Sunny."""
    for number in range(clients):
        world.client(db, f"client {number}", code=f"Word {number}")
        for cycle in range(each):
            name = f"cycle {number} {cycle}"
            world.cycle(db, name, f"client {number}")
            signed(db, world, name)
    for number, part in enumerate([90] * (minutes // 90) + [minutes % 90]):
        if part:
            held(db, world, f"session {number}", minutes=part)
    figures.recount(db, world.tess_journey)
    journal.commit(db)


def address(world: World, act: str = "", key: str = "mid-point") -> str:
    return f"/journeys/{world.tess_journey}/milestones/{key}{act}"


def ask(browse: Browse, world: World, key: str = "mid-point") -> None:
    assert browse("tess").post(address(world, "/ask", key), data={"form_id": str(uuid4())}).status_code == 302


def name_ash(browse: Browse, world: World, key: str = "mid-point") -> None:
    answer = browse("cody").post(address(world, "/assessor", key), data={"assessor": str(world.ash)})
    assert answer.status_code == 302


def latest(database: Database) -> Assessment:
    with database.reading() as reading:
        return reading.scalars(select(Assessment).order_by(Assessment.asked_at.desc(), Assessment.id.desc())).first()  # type: ignore[return-value]
