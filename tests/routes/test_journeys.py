"""The pages of a journey's rests and its end: who may, what is told at its field, Undo."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.journeys import Break, Journey
from tests.conftest import Browse
from tests.world import TODAY, World

YESTERDAY = TODAY - timedelta(days=1)


def parts(name: str, day: Any) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def words(page: str) -> str:
    return " ".join(unescape(page).split())


class TestChanging:
    @pytest.mark.parametrize(
        ("who", "status"),
        [("tess", 200), ("sunny", 200), ("cody", 200), ("mika", 404), ("ada", 404), ("theo", 404), ("sam", 404)],
    )
    def test_who_may(self, browse: Browse, world: World, who: str, status: int) -> None:
        browser, journey = browse(who), f"/journeys/{world.tess_journey}"
        assert browser.get(f"{journey}/away").status_code == status
        assert browser.get(f"{journey}/leave").status_code == status
        assert browser.get(f"{journey}/return").status_code == (302 if status == 200 else status)
        for way, there in (("away", 422), ("leave", 422), ("return", 302)):
            assert browser.post(f"{journey}/{way}").status_code == (there if status == 200 else status)
        assert browser.post(f"{journey}/away/{new_id()}/take-out").status_code == (404 if status == 200 else status)
        assert browser.get(f"{journey}/away/{new_id()}").status_code == (404 if status == 200 else status)
        assert browser.post(f"{journey}/away/{new_id()}").status_code == (404 if status == 200 else status)

    def test_away_changed_taken_out_and_put_back(self, browse: Browse, world: World, database: Database) -> None:
        browser, address = browse("tess"), f"/journeys/{world.tess_journey}/away"
        key = new_id()
        sent = {"form_id": str(key), "kind": "leave", **parts("starts_on", TODAY)}
        for _ in range(2):
            assert browser.post(address, data=sent).status_code == 302
        page = words(browser.get("/progress").text)
        assert "on leave" in page
        assert "the clock stands still" in page
        seen = (
            unescape(browser.get(f"{address}/{key}").text).split('name="seen" type="hidden" value="')[1].split('"')[0]
        )
        until = {**sent, "seen": seen, **parts("ends_on", TODAY + timedelta(days=9))}
        assert browser.post(f"{address}/{key}", data=until).status_code == 302
        stale = browser.post(f"{address}/{key}", data={**until, **parts("ends_on", TODAY + timedelta(days=8))})
        assert stale.status_code == 422
        assert "Somebody changed these days" in stale.text
        gone = browser.post(f"{address}/{key}/take-out")
        undo = words(browser.get(gone.location).text)
        hidden = dict(
            tag.split('" value="')
            for tag in undo.split("taken out.</p>")[1].split("</form>")[0].replace('">', "").split('name="')[1:]
        )
        put_back = {name: value.split(" <")[0] for name, value in hidden.items()}
        assert browser.post(address, data=put_back).status_code == 302
        with database.reading() as reading:
            rest = reading.scalars(select(Break)).one()
        assert (rest.id, rest.starts_on, rest.ends_on) == (key, TODAY, TODAY + timedelta(days=9))

    def test_a_slip_in_the_days_is_told_at_its_field(self, browse: Browse, world: World) -> None:
        sent = {"kind": "paused", **parts("starts_on", TODAY), **parts("ends_on", YESTERDAY)}
        answer = browse("tess").post(f"/journeys/{world.tess_journey}/away", data=sent)
        assert answer.status_code == 422
        assert '<a href="#ends_on-day">The last day away is before the first' in answer.text

    def test_leaving_and_coming_back(self, browse: Browse, world: World, database: Database) -> None:
        browser, journey = browse("tess"), f"/journeys/{world.tess_journey}"
        unsaid = browser.post(f"{journey}/leave", data={"left_on": TODAY.isoformat()})
        assert "Choose at least one reason" in unsaid.text
        sent = {"left_on": YESTERDAY.isoformat(), "reasons": ["time", "caseload"]}
        assert browser.post(f"{journey}/leave", data=sent).status_code == 302
        page = words(browser.get("/progress").text)
        assert "left on Tue 17 March" in page
        assert "Take it up again" in page
        assert browser.get(f"{journey}/leave").status_code == 302
        assert browser.post(f"{journey}/leave", data=sent).status_code == 422
        back = {"form_id": str(new_id()), "on": TODAY.isoformat()}
        for _ in range(2):
            assert browser.post(f"{journey}/return", data=back).status_code == 302
        with database.reading() as reading:
            assert reading.get_one(Journey, world.tess_journey).left_on is None
            assert [(b.starts_on, b.ends_on) for b in reading.scalars(select(Break))] == [(YESTERDAY, YESTERDAY)]
