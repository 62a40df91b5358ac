"""What is done on a client's page, sent twice or sent wrong: once, and in a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.base import Base, new_id
from logbook.models.clients import Goal, Participant, VisitAttempt
from tests.conftest import Browse
from tests.world import World


@pytest.fixture
def tess(db: Session, world: World, browse: Browse) -> FlaskClient:
    world.client(db, "heron")
    world.cycle(db, "one", "heron")
    db.commit()
    return browse("tess")


@pytest.mark.parametrize(
    ("address", "form", "table", "before"),
    [
        ("members", {"label": "grandad", "kind": "adult"}, Participant, 2),
        ("goals", {"text": "Calm bedtimes", "now_score": "3", "hoped_score": "7"}, Goal, 0),
        ("visits", {"outcome": "nobody in"}, VisitAttempt, 0),
    ],
)
def test_a_second_click_adds_nothing(
    tess: FlaskClient,
    world: World,
    database: Database,
    address: str,
    form: dict[str, str],
    table: type[Base],
    before: int,
) -> None:
    sent = {**form, "form_id": str(new_id())}
    for _ in range(2):
        assert tess.post(f"/clients/{world.heron}/{address}", data=sent).status_code == 302
    with database.reading() as reading:
        assert reading.scalar(select(func.count()).select_from(table)) == before + 1


def test_figures_nobody_can_type_by_accident_are_refused_not_broken_on(tess: FlaskClient, world: World) -> None:
    tess.post(f"/clients/{world.heron}/goals", data={"text": "Calm bedtimes", "form_id": str(new_id())})
    for score in ("²", "11", "-1", "", "9" * 30):
        answer = tess.post(f"/clients/{world.heron}/goals/0", data={"now_score": score})
        assert answer.status_code == 422
        assert 'href="#score-0"' in answer.text
        assert answer.text.count('id="score-0"') == 1
    stale = tess.post(f"/cycles/{world.one}/edit", data={"version": "²", "form_id": str(new_id())})
    assert stale.status_code in (409, 422)
    assert tess.get("/clients?page=99999999999999999999999").status_code == 200


def test_a_visit_of_another_day_is_chosen_before_it_is_noted(
    tess: FlaskClient, world: World, database: Database
) -> None:
    visits = f"/clients/{world.heron}/visits"
    sent = {"form_id": str(new_id()), "on": "another", "on-day": "11", "on-month": "3", "on-year": "2026"}
    refused = tess.post(visits, data=sent)
    assert refused.status_code == 422
    assert "Say how the visit went: it happened, was cancelled, or nobody was in" in refused.text
    assert 'value="11"' in refused.text
    assert tess.post(visits, data=sent | {"outcome": "carried off"}).status_code == 422
    assert tess.post(visits, data=sent | {"outcome": "cancelled"}).status_code == 302
    with database.reading() as reading:
        visit = reading.scalars(select(VisitAttempt)).one()
        assert (visit.on, visit.outcome) == (date(2026, 3, 11), "cancelled")
