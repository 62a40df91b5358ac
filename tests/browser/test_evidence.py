"""The evidence page in a browser: the file appears by itself once it is made; without scripts a link looks again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from logbook.actions import making
from logbook.adapters import clock, documents
from logbook.adapters.database import Database
from logbook.config import Settings
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.world import World


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "write", lambda kind, _logbook: f"a {kind}".encode())


def test_a_file_appears_once_it_is_made(screens: Screens, world: World, database: Database, settings: Settings) -> None:
    page = screens.phone("tess")
    page.goto(f"/journeys/{world.tess_journey}/evidence")
    assert violations(page) == []
    page.get_by_role("button", name="Make the PDF").click()
    expect(page.get_by_text("It is being made.")).to_be_visible()
    assert violations(page) == []
    assert making.make_next(database, settings, clock.now()) == 1
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.suggested_filename == "vig-logbook-tess-2026-03-18.pdf"
    expect(page.get_by_role("button", name="Make a new PDF")).to_be_visible()
    assert violations(page) == []
