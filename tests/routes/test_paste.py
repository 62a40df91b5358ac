"""Pasting several cycles: a dry run first, all or nothing, once."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.cycles import Cycle
from tests.conftest import Browse
from tests.world import World

TWO = "Heron\t3/3/2026\tyes\t10/3/2026\t45\tShe waits\tBath time\nHeron\t11/3/2026\ttoo young"


def test_look_then_save_then_a_second_click(browse: Browse, world: World, db: Session, database: Database) -> None:
    world.client(db, "heron")
    db.commit()
    tess, key = browse("tess"), str(new_id())

    def post(table: str, way: str) -> tuple[int, str]:
        answer = tess.post("/cycles/paste", data={"form_id": key, "table": table, "way": way})
        return answer.status_code, answer.text

    def count() -> int:
        with database.reading() as reading:
            return reading.scalar(select(func.count()).select_from(Cycle)) or 0

    status, page = post(TWO, "look")
    assert status == 200
    assert "2 rows read, nothing in doubt" in page
    assert count() == 0
    assert post(TWO, "save")[0] == 302
    assert count() == 2
    status, page = post(TWO, "save")
    assert "This film is in your logbook already" in page
    assert count() == 2


def test_one_doubtful_row_holds_back_all_and_keeps_the_text(browse: Browse, world: World, db: Session) -> None:
    world.client(db, "heron")
    db.commit()
    table = TWO + "\nOtter\t3/3/2026\tyes"
    answer = browse("tess").post("/cycles/paste", data={"form_id": str(new_id()), "table": table, "way": "save"})
    assert answer.status_code == 422
    assert "1 row of 3 needs a look" in answer.text
    assert "Bath time" in answer.text
    assert db.scalar(select(func.count()).select_from(Cycle)) == 0
