"""The storyboard without JavaScript: its order, its questions, two people at once, and how far each moment is."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.recordings import Clip, StoredFile
from tests.conftest import Browse
from tests.counting import counting
from tests.footage import clip
from tests.world import NOW, World

PLAYABLE = {"playable": True, "milliseconds": 4000}


@pytest.fixture
def board(db: Session, world: World) -> str:
    """Three moments of Heron's cycle, ready to be played; the address of its storyboard."""
    world.client(db, "heron")
    cycle_id = world.cycle(db, "one", "heron", reviewed_on=None, review_minutes=None)
    for name in ("wave", "smile", "pause"):
        clip(db, world, name, "one", "heron_mum", moment=name)
    db.execute(update(StoredFile).values(facts=PLAYABLE))
    for at, name in enumerate(("wave", "smile", "pause"), start=1):
        db.get_one(Clip, world.ids[name]).position = at
    db.commit()
    return f"/cycles/{cycle_id}/storyboard"


def order(page: str) -> list[str]:
    return re.findall(r'<h2 class="govuk-heading-s"><a [^>]+>(\w+)</a></h2>', page)


def form(world: World, **more: str) -> dict[str, str]:
    return {"seen": " ".join(str(world.ids[name]) for name in ("wave", "smile", "pause")), **more}


def test_moments_stand_in_their_order_and_move_one_place(world: World, browse: Browse, board: str) -> None:
    tess = browse("tess")
    assert order(tess.get(board).text) == ["wave", "smile", "pause"]
    for _twice in range(2):
        answer = tess.post(board, data=form(world, move=f"earlier {world.pause}"))
        assert (answer.status_code, answer.location) == (302, f"{board}#moment-{world.pause}")
    assert order(tess.get(board).text) == ["wave", "pause", "smile"]


def test_an_order_somebody_else_changed_is_shown_and_nothing_typed_is_lost(
    world: World, browse: Browse, board: str
) -> None:
    browse("sunny").post(board, data=form(world, move=f"later {world.wave}"))
    said = form(world, move=f"earlier {world.pause}") | {f"question-{world.wave}": "What did you do with your hands?"}
    answer = browse("tess").post(board, data=said)
    assert answer.status_code == 409
    assert order(answer.text) == ["smile", "wave", "pause"]
    assert "Somebody changed this storyboard" in answer.text
    assert "What did you do with your hands?" in answer.text


def test_a_question_is_saved_with_every_button_and_two_people_meet(
    db: Session, world: World, browse: Browse, board: str
) -> None:
    field = f"question-{world.smile}"
    tess = browse("tess")
    tess.post(board, data=form(world, move=f"later {world.smile}") | {field: "What do you see here?"})
    assert db.scalar(select(Clip.question).where(Clip.id == world.smile)) == "What do you see here?"
    db.rollback()
    stale = {field: "Who began?", f"was-{world.smile}": ""}
    answer = browse("sunny").post(board, data=form(world) | stale)
    assert answer.status_code == 409
    assert "Saved now: What do you see here?" in answer.text
    assert "Who began?" in answer.text
    again = {field: "Who began?", f"was-{world.smile}": "What do you see here?"}
    assert browse("sunny").post(board, data=form(world) | again).status_code == 302
    assert db.scalar(select(Clip.question).where(Clip.id == world.smile)) == "Who began?"


def test_a_question_too_long_comes_back_as_it_was_typed(world: World, browse: Browse, board: str) -> None:
    answer = browse("tess").post(board, data=form(world) | {f"question-{world.smile}": "y" * 1001})
    assert answer.status_code == 422
    assert "takes at most 1,000 characters and this has 1,001" in answer.text
    assert "y" * 1001 in answer.text


def test_each_moment_says_how_far_it_is_and_what_holds_it(
    db: Session, world: World, browse: Browse, board: str
) -> None:
    file_of = {name: db.get_one(Clip, world.ids[name]).file_id for name in ("wave", "smile", "pause")}
    db.execute(update(StoredFile).where(StoredFile.id == file_of["wave"]).values(finished_at=None))
    db.execute(update(StoredFile).where(StoredFile.id == file_of["smile"]).values(facts=None))
    db.execute(update(Clip).where(Clip.id == world.pause).values(held_at=NOW, held_because="a visitor"))
    db.commit()
    page = browse("tess").get(board).text
    for words in ("arriving", "being made ready", "on hold", "Somebody unexpected is on it"):
        assert words in page
    assert "Begin the review" not in page


def test_whoever_only_reads_changes_nothing(db: Session, world: World, browse: Browse, board: str) -> None:
    db.execute(update(Clip).where(Clip.id == world.smile).values(question="What do you see here?"))
    db.commit()
    sunny = browse("sunny").get(board).text
    assert "<textarea" in sunny
    assert browse("sam").get(board).status_code == 404
    assert browse("cody").get(board).status_code == 404


def test_an_empty_storyboard_leads_to_clipping(db: Session, world: World, browse: Browse) -> None:
    world.client(db, "heron")
    cycle_id = world.cycle(db, "one", "heron")
    db.commit()
    page = browse("tess").get(f"/cycles/{cycle_id}/storyboard").text
    assert f'href="/cycles/{cycle_id}/clips/new"' in page


def test_the_number_of_statements_does_not_grow_with_the_moments(
    db: Session, world: World, browse: Browse, board: str, database: Database
) -> None:
    tess = browse("tess")
    few = statements(database.engine, lambda: tess.get(board))
    for number in range(6):
        clip(db, world, f"more{number}", "one", "heron_mum", "heron_child")
    db.commit()
    assert statements(database.engine, lambda: tess.get(board)) == few


def statements(engine: Engine, ask: object) -> int:
    with counting(engine) as sent:
        assert ask().status_code == 200  # type: ignore[operator]
    return len(sent)


def test_a_draft_of_a_question_is_shown_again(world: World, browse: Browse, board: str) -> None:
    tess = browse("tess")
    tess.post("/drafts", data={"draft_of": board, f"question-{world.wave}": "Begun and not saved"})
    page = tess.get(board).text
    assert "Begun and not saved" in page
    assert "This is your draft" in page
    tess.post(board, data=form(world) | {f"question-{world.wave}": "Begun and not saved"})
    assert "This is your draft" not in tess.get(board).text
