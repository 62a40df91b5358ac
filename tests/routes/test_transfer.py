"""Transfer plans and tables from paper: one's own, kept once, refused in words, undone."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.models.comparing import PaperTable, TransferPlan
from tests.conftest import Browse
from tests.domain.skills.test_paper import STUDY
from tests.routes.test_comparisons import words
from tests.world import NOW, TODAY, World

PLANS, PAPER = "/skills/plans", "/skills/paper"
PLAN = {"number": "6", "setting": "the team meeting", "trying": "Wait, and name what I see."}


def day(on: str = "2026-03-18") -> dict[str, str]:
    return {"on": on}


def plan_of(db: Session, world: World) -> Any:
    """Tess's one plan, as columns; the database is let go of."""
    wanted = select(TransferPlan.id, TransferPlan.called, TransferPlan.chosen_on, TransferPlan.let_go_on)
    found = db.execute(wanted.where(TransferPlan.person_id == world.tess)).one()
    db.rollback()
    return found


def test_choose_try_look_again(db: Session, world: World, browse: Browse) -> None:
    tess = browse("tess")
    first = tess.get(PLANS).text
    assert '<option value="6" selected>Attuned guiding' in first
    assert tess.post(PLANS, data=PLAN).status_code == 302
    plan = plan_of(db, world)
    assert (plan.called, plan.chosen_on) == ("Attuned guiding", TODAY)
    assert tess.post(f"{PLANS}/{plan.id}/tried", data=day()).status_code == 302
    came = {**day(), "came_of_it": "They said more."}
    assert tess.post(f"{PLANS}/{plan.id}/looked", data=came).status_code == 302
    page = words(tess.get(PLANS).text)
    assert "They said more." in page
    assert "Looked at again" in page


def test_a_second_click_is_one_plan(db: Session, world: World, browse: Browse) -> None:
    sent = {**PLAN, "form_id": str(uuid4())}
    for _ in range(2):
        assert browse("tess").post(PLANS, data=sent).status_code == 302
    assert plan_of(db, world).called == "Attuned guiding"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": "1"}, "choose from the answers shown"),
        ({"setting": ""}, "still needs an answer"),
        ({"clip": str(uuid4())}, "choose from"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    world: World, browse: Browse, change: dict[str, str], said: str
) -> None:
    answer = browse("tess").post(PLANS, data=PLAN | change)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "Wait, and name what I see." in answer.text


def test_a_day_to_come_is_refused(db: Session, world: World, browse: Browse) -> None:
    browse("tess").post(PLANS, data=PLAN)
    ahead = {"on": "another", "on-day": "19", "on-month": "3", "on-year": "2026"}
    answer = browse("tess").post(f"{PLANS}/{plan_of(db, world).id}/tried", data=ahead)
    assert answer.status_code == 422
    assert "still to come" in words(answer.text)


def test_let_go_and_taken_up_again(db: Session, world: World, browse: Browse) -> None:
    browse("tess").post(PLANS, data=PLAN)
    at = f"{PLANS}/{plan_of(db, world).id}"
    assert browse("tess").post(f"{at}/let-go").status_code == 302
    assert plan_of(db, world).let_go_on == TODAY
    assert browse("tess").post(f"{at}/taken-up").status_code == 302
    assert plan_of(db, world).let_go_on is None


def test_the_studys_table_is_flagged_with_both_numbers_and_kept_as_printed(
    db: Session, world: World, browse: Browse
) -> None:
    answer = browse("sunny").post(PAPER, data={"title": "Table 2", "table": STUDY})
    assert answer.status_code == 302
    page = words(browse("sunny").get(answer.location).text)
    assert "Total, first recording: 807 is printed, and the rows add up to 810." in page
    assert "Total, difference: 61 is printed, and 807 less 749 is 58." in page
    assert ">807 <span" in browse("sunny").get(answer.location).text
    assert "VIG shared review" in page
    kept = db.scalars(select(PaperTable)).one()
    assert "807" in kept.text
    assert "810" not in kept.text


def test_a_file_is_read_as_a_paste_is(db: Session, world: World, browse: Browse) -> None:
    file = (BytesIO(b"\xef\xbb\xbf" + STUDY.encode()), "table.csv")
    answer = browse("sunny").post(PAPER, data={"title": "Table 2", "file": file})
    assert answer.status_code == 302
    assert db.scalars(select(PaperTable)).one().made_at == NOW


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04\0\0", "is no text"),
        (b"x" * 100_001, "at most 100 KB"),
        (b"", "There is no row"),
        (b"One,1,2", "Row 1 has 3 cells"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(world: World, browse: Browse, content: bytes, said: str) -> None:
    answer = browse("sunny").post(PAPER, data={"title": "Table 2", "file": (BytesIO(content), "table.csv")})
    assert answer.status_code == 422
    assert said in words(answer.text)


def test_taken_out_and_put_back(db: Session, world: World, browse: Browse) -> None:
    where = browse("sunny").post(PAPER, data={"title": "Table 2", "table": STUDY}).location
    gone = browse("sunny").post(f"{where}/taken-out")
    assert "Undo" in browse("sunny").get(gone.location).text
    assert browse("sunny").get(where).status_code == 404
    assert browse("sunny").post(f"{where}/put-back").status_code == 302
    assert browse("sunny").get(where).status_code == 200


def test_it_is_ones_own(db: Session, world: World, browse: Browse) -> None:
    where = browse("sunny").post(PAPER, data={"title": "Table 2", "table": STUDY}).location
    browse("tess").post(PLANS, data=PLAN)
    assert browse("tess").get(where).status_code == 404
    assert browse("sunny").get(f"{PLANS}/{plan_of(db, world).id}/tried").status_code == 404
