"""A manager reads the funnel of their team and cannot read more; a trainee tells of a week in one tap, and shows it or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from logbook.actions import ways
from logbook.models.journeys import Journey
from logbook.models.people import Person
from logbook.models.protected_time import ProtectedTime
from logbook.models.services import TeamPlace
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.world import LONG_AGO, NOW, World


@pytest.fixture(autouse=True)
def _nothing_kept(real_app: Flask) -> None:
    real_app.extensions.pop("logbook.retention", None)


def a_team(db: Session, world: World) -> None:
    """Eleven more in Mika's team, six of them accredited last year; four elsewhere in the service."""
    of: dict[str, Any] = {"service_id": world.saltmarsh}
    for number in range(15):
        person = Person(**of, name=f"Somebody {number}", email=f"p{number}@example.org", created_at=NOW)
        person_id = world.add(db, f"p{number}", person)
        accredited_on = date(2025, 11, 3) + timedelta(days=number) if number < 6 else None
        way = {"programme_id": world.saltmarsh_programme, "enrolled_on": date(2025, 9, 1)}
        db.add(Journey(**of, person_id=person_id, accredited_on=accredited_on, **way))
        if number < 11:
            db.add(TeamPlace(**of, team_id=world.team, person_id=person_id, since=LONG_AGO))
    db.flush()
    ways.recount(db)
    db.commit()


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_manager_reads_the_funnel_of_their_team_and_cannot_read_more(
    screens: Screens, world: World, screen: str
) -> None:
    with screens.rows() as db:
        a_team(db, world)
    page: Page = getattr(screens, screen)("mika")
    page.goto("/team")
    page.get_by_role("link", name="How far the team's people go").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("To the end of")
    expect(main.get_by_role("listitem").filter(has_text="Enrolled")).to_contain_text("12")
    expect(main).to_contain_text("fewer than 5")
    expect(main).not_to_contain_text("Somebody")
    assert violations(page) == []
    for address in ("/retention", f"/retention?of=team:{world.team.hex}", "/retention/file?part=funnel"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
    page.go_back()
    page.goto("/retention/definitions#practising")
    expect(page.locator("#practising")).to_be_in_viewport()


def test_a_week_is_told_of_in_one_tap_and_shown_when_the_person_wants(screens: Screens, world: World) -> None:
    with screens.rows() as db:
        of = {"service_id": world.saltmarsh, "person_id": world.tess, "since": date(2026, 1, 5)}
        db.add(ProtectedTime(**of, minutes_a_week=180, noted_at=NOW))
        db.commit()
    tess, mika = screens.phone("tess"), screens.desktop("mika")
    tess.goto("/")
    tess.get_by_role("button", name="A little").click()
    expect(tess.get_by_text("45 min in the week of")).to_be_visible()
    expect(tess.get_by_role("button", name="A little")).to_have_count(0)
    mika.goto("/team")
    expect(mika.get_by_role("main")).not_to_contain_text("Tess")
    tess.goto("/protected-time")
    tess.get_by_role("button", name="Let my manager see it").click()
    assert violations(tess) == []
    mika.reload()
    expect(mika.get_by_role("main")).to_contain_text("45 min of 3 h in 1 week they told of")
    assert violations(mika) == []
