"""The pages of rating send few statements, and no more however much there is to rate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from bench.counting import statements
from logbook.adapters.database import Database
from tests.conftest import Browse
from tests.rating import rating, recording
from tests.world import World

MOST = {"list": 9, "recording": 16, "item": 8, "whole": 12, "together": 16}
"""Statements a page may send, the two of the signed-in session among them."""


def put_up(db: Session, world: World, number: int) -> None:
    """So many recordings of Tess's, each rated and locked by both."""
    for each in range(number):
        recording(db, world, f"more {each}", said=f"More {each}")
        rating(db, world, f"own {each}", f"more {each}", "tess")
        rating(db, world, f"other {each}", f"more {each}", "sunny", "supervisor")


@pytest.mark.parametrize("page", list(MOST))
def test_a_page_sends_few_statements_and_no_more_among_many(
    database: Database, db: Session, world: World, browse: Browse, page: str
) -> None:
    recording(db, world, "one")
    mine = rating(db, world, "mine", "one", "tess", locked_at=None)
    put_up(db, world, 1)
    db.commit()
    at: dict[str, Callable[[], str]] = {
        "list": lambda: "/skills",
        "recording": lambda: f"/skills/recordings/{world.ids['more 0']}",
        "item": lambda: f"/skills/ratings/{mine}/items/6",
        "whole": lambda: f"/skills/ratings/{mine}",
        "together": lambda: f"/skills/recordings/{world.ids['more 0']}/together/{world.ids['other 0']}",
    }
    tess = browse("tess")
    counts = []
    for more in (0, 20):
        if more:
            put_more(db, world, more)
        with statements(database.engine) as seen:
            assert tess.get(at[page]()).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST[page]


def put_more(db: Session, world: World, number: int) -> None:
    """The same again, under names of their own."""
    kept = dict(world.ids)
    put_up(db, world, number)
    db.commit()
    world.ids |= kept
