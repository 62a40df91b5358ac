"""A meeting seen live, and a film kept elsewhere: found from the menu, put up by whoever practised, rated by self and supervisor."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.models.ratings import RatedRecording
from tests.conftest import Browse
from tests.rating import begin
from tests.world import TODAY, World


@pytest.mark.parametrize(
    ("source", "words"), [("seen live", "A meeting seen live"), ("segment", "A segment of a film kept elsewhere")]
)
@pytest.mark.parametrize("kind", ["other meeting", "VERP", "shared review"])
def test_it_is_reached_in_two_steps_from_home_and_rated_by_both(
    db: Session, world: World, browse: Browse, source: str, words: str, kind: str
) -> None:
    db.rollback()
    tess, sunny = browse("tess"), browse("sunny")
    assert 'href="/skills"' in tess.get("/").text
    assert 'href="/skills/new"' in tess.get("/skills").text
    assert words in tess.get("/skills/new").text
    form = {"form_id": str(uuid4()), "source": source, "kind": kind, "on": TODAY.isoformat(), "said": "At the table"}
    at = tess.post("/skills/new", data=form).headers["Location"]
    world.ids["one"] = UUID(at.rsplit("/", 1)[1])
    assert db.scalars(select(RatedRecording.source)).one() == source
    db.rollback()
    for who, as_whom, said in ((tess, "self", "At the table"), (sunny, "supervisor", "Tess: “At the table”")):
        home = who.get("/").text
        assert said in home
        assert re.search(rf'href="/skills/recordings/{world.one}"', home)
        mine = begin(browse, world, "tess" if as_whom == "self" else "sunny", as_whom)
        assert who.post(f"{mine}/answers", data={"score-4.1": "3"}).status_code == 200
        assert who.post(f"{mine}/lock").status_code == 302
    assert "Lay it beside yours" in tess.get(at).text
    assert "Lay it beside yours" in sunny.get(at).text
