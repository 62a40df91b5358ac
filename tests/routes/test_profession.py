"""A profession is one's own to say or leave unsaid, and moves what one is counted as."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import ways
from logbook.adapters.database import Database
from logbook.models.people import Person
from logbook.models.ways import RetentionDay
from tests.conftest import Browse
from tests.world import World


def by_profession(db: Session) -> dict[str, int]:
    table = RetentionDay
    rows = db.execute(select(table.key, table.number).where(table.kind == "profession", table.measure == "enrolled"))
    found: dict[str, int] = {}
    for key, number in rows:
        found[key] = found.get(key, 0) + number
    return {key: number for key, number in found.items() if number}


def test_it_is_said_and_taken_back_and_the_statistics_follow(browse: Browse, world: World, database: Database) -> None:
    tess = browse("tess")
    assert "Not said" in tess.get("/account").text
    assert tess.post("/account/profession", data={"profession": "nursing"}).status_code == 302
    assert "Nursing or midwifery" in tess.get("/account").text
    with database.reading() as db:
        assert db.get_one(Person, world.tess).profession == "nursing"
        assert by_profession(db) == {"": 2, "nursing": 1}
        assert ways.compare(db) == []
    assert tess.post("/account/profession", data={"profession": ""}).status_code == 302
    with database.reading() as db:
        assert by_profession(db) == {"": 3}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("said", ["astronaut", "Nursing"])
def test_one_nobody_offered_is_refused(browse: Browse, said: str) -> None:
    answer = browse("tess").post("/account/profession", data={"profession": said})
    assert answer.status_code == 422
