"""A real chromium, the real application behind the real server, and pages signed in as anybody of the cast.

Here the clock of the world moves: a browser, a server and a test that wait for one another cannot do so in frozen time.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Select
from sqlalchemy.orm import Session

from logbook import create_app
from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.models.people import Person
from tests import world as worlds
from tests.access.scene import EVERYBODY
from tests.access.walk import Walk
from tests.browser.counted import Counted
from tests.browser.guard import Guard
from tests.browser.looking import Looking
from tests.browser.seen import Seen
from tests.browser.serving import served
from tests.html import HtmlChecker
from tests.resetting import Resetting
from tests.world import NOW, World

QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
PATIENCE = 30_000
"""Milliseconds: a machine that is busy with other things is slow, not wrong."""
expect.set_options(timeout=PATIENCE)
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


Counts = Callable[[str, Counted], None]


@pytest.fixture
def counts(record_property: Callable[[str, object], None]) -> Counts:
    """Tell the end of the run how many interactions something took."""

    def tell(what: str, hand: Counted) -> None:
        record_property("interactions", hand.told(what))

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was counted, whichever worker counted it."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, said in report.user_properties:
            if name == "interactions":
                terminalreporter.write_line(str(said))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's chromium; the one Playwright would fetch is never used."""
    chromium = shutil.which("chromium")
    assert chromium is not None, "chromium is not installed; scripts/test installs it or says how"
    return {"executable_path": chromium, "args": QUIETLY}


@pytest.fixture(scope="session")
def real_app(settings: Settings, _kept: tuple[Resetting, World]) -> Iterator[Flask]:
    """The application as people meet it, with nothing switched off."""
    app = create_app(settings)
    yield app
    app.extensions["logbook.database"].dispose()


@pytest.fixture(scope="session")
def address(real_app: Flask) -> Iterator[str]:
    """Where the application answers."""
    with served(real_app) as at:
        yield at


@pytest.fixture
def world(_kept: tuple[Resetting, World]) -> Iterator[World]:
    """The cast at their Wednesday morning, with the clock running."""
    rows, built = _kept
    with time_machine.travel(NOW, tick=True):
        yield World(dict(built.ids))
    rows.restore()


@dataclass
class Screens:
    """Opens pages; every one is watched until the test ends."""

    browser: Browser
    app: Flask
    database: Database
    world: World
    address: str

    def __post_init__(self) -> None:
        self.guards: list[Guard] = []

    def phone(self, name: str = "", scripts: bool = True) -> Page:
        """A phone in the hands of somebody of the cast who is signed in, or of nobody; JavaScript may be off."""
        return self._open(name, PHONE | {"java_script_enabled": scripts})

    def desktop(self, name: str = "") -> Page:
        """A computer at which somebody of the cast is signed in, or nobody."""
        return self._open(name, DESKTOP)

    @contextmanager
    def rows(self) -> Iterator[Session]:
        """The database, to arrange or to look at; what was arranged is there for the pages afterwards."""
        with self.database.writing() as db:
            yield db
            db.commit()

    def until(self, query: Select[Any]) -> None:
        """Wait until the database answers with a row; what a closing page sent may still be on its way."""
        for _ in range(100):
            with self.database.reading() as db:
                if db.execute(query).first():
                    return
            time.sleep(0.05)
        raise AssertionError(f"nothing came: {query}")

    def _open(self, name: str, screen: dict[str, Any]) -> Page:
        context = self.browser.new_context(base_url=self.address, locale="en-GB", timezone_id="Europe/London", **screen)
        context.set_default_timeout(PATIENCE)
        self.guards.append(Guard(context, urlsplit(self.address).netloc))
        if name:
            self.sign_in(context, self.world.ids[name])
        return context.new_page()

    def sign_in(self, context: BrowserContext, person_id: UUID) -> None:
        """Give a browser a session of this person, begun now."""
        token = str(uuid4())
        with self.rows() as db:
            person = db.get_one(Person, person_id)
            db.execute(worlds.sign_in_row(person.id, person.service_id, token, clock.now()))
        context.add_cookies([{"name": "logbook", "value": self._sealed(token), "url": self.address}])

    def _sealed(self, token: str) -> str:
        cookies = cast(SecureCookieSessionInterface, self.app.session_interface).get_signing_serializer(self.app)
        assert cookies is not None
        return str(cookies.dumps({"_user_id": token, "_fresh": True}))

    def close(self) -> list[str]:
        """Close every screen and say what happened that should not have."""
        for context in self.browser.contexts:
            context.close()
        return [complaint for guard in self.guards for complaint in guard.complaints]


@pytest.fixture
def screens(browser: Browser, real_app: Flask, world: World, address: str) -> Iterator[Screens]:
    """Pages for a test; it does not pass if any of them asked another host, broke the policy or threw."""
    opened = Screens(browser, real_app, real_app.extensions["logbook.database"], world, address)
    yield opened
    assert opened.close() == []


@pytest.fixture
def walk(_scene: tuple[Resetting, World], screens: Screens, real_app: Flask) -> Walk:
    """The scene of the access tables, behind the browser."""
    rows, built = _scene
    rows.restore()
    screens.world = World(dict(built.ids))
    return Walk(real_app, screens.world, rows.restore, rows.untouched)


@pytest.fixture(scope="session")
def checker() -> Iterator[HtmlChecker]:
    """One Node process that judges the HTML of every page."""
    with HtmlChecker() as checker:
        yield checker


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What was found well, whoever looked: the workers of a run share a folder above their own."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "seen"
    folder.mkdir(exist_ok=True)
    return Seen(folder)


Looks = Callable[[str], Looking]


@pytest.fixture
def looks(
    walk: Walk, screens: Screens, checker: HtmlChecker, seen: Seen, record_property: Callable[[str, object], None]
) -> Iterator[Looks]:
    """Somebody's look at pages; how much was looked at and found is written down at the end, for scripts/bench --gate."""
    every: list[Looking] = []

    def looking(who: str) -> Looking:
        every.append(Looking(screens.desktop(who if who in EVERYBODY else ""), walk.app, checker, seen))
        return every[-1]

    yield looking
    record_property("pages looked at", sum(each.looked for each in every))
    record_property("axe violations", sum(each.axe for each in every))
    record_property("HTML errors", sum(each.html for each in every))
