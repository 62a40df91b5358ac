"""The queue: what is sent is the cut and nothing else; it goes on after a reload and a lost connection, and is then gone from here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from logbook.models.recordings import Film as FilmRow
from tests.browser.conftest import Screens
from tests.browser.filming import Film, numbers
from tests.browser.test_clipping import marked, opened
from tests.world import TODAY

HELD = """async () => {
  const db = await new Promise((done) => { const asked = indexedDB.open('clips'); asked.onsuccess = () => done(asked.result); });
  const all = db.transaction('waiting').objectStore('waiting').count();
  const number = await new Promise((done) => { all.onsuccess = () => done(all.result); });
  db.close();
  return number;
}"""
OUT_OF_REACH = 1_000
"""More refusals than a page waits for."""


@dataclass
class Receiving:
    """A tus server of a few lines in front of the application: it keeps what arrives, and can be out of reach for a while."""

    app: Callable[..., Iterable[bytes]]
    told: list[dict[str, Any]] = field(default_factory=list)
    arrived: bytearray = field(default_factory=bytearray)
    refusals: int = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == "/clips" and method == "POST":
            self.told.append(json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))))
            return self._answer(start, "201 Created", body=json.dumps({"clip": "x", "upload": "/uploads/1"}).encode())
        if not path.startswith("/uploads/"):
            return self.app(environ, start)
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) if method == "PATCH" else b""
        if self.refusals and method == "PATCH":
            self.refusals -= 1
            self.arrived += sent[: len(sent) // 2] if not self.arrived else b""
            return self._answer(start, "423 Locked")
        self.arrived += sent
        return self._answer(start, "204 No Content" if method == "PATCH" else "200 OK")

    def _answer(self, start: Callable[..., Any], status: str, body: bytes = b"") -> Iterable[bytes]:
        length = str(self.told[-1]["length"]) if self.told else "0"
        offset = [("Upload-Offset", str(len(self.arrived))), ("Upload-Length", length), ("Tus-Resumable", "1.0.0")]
        start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *offset])
        return [body]


@pytest.fixture
def receiving(real_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Receiving:
    server = Receiving(real_app.wsgi_app)
    monkeypatch.setattr(real_app, "wsgi_app", server)
    return server


@pytest.fixture
def cycle(screens: Screens) -> UUID:
    with screens.rows() as db:
        screens.world.client(db, "heron")
        return screens.world.cycle(db, "heron_one", "heron", reviewed_on=None, review_minutes=None)


def ready(page: Page, cycle: UUID, folder: Path) -> None:
    """One moment, named and answered for, with only Send left to press."""
    opened(page, cycle, Film(seconds=8).write(folder / "film.mp4"))
    page.evaluate("() => { document.getElementById('clipping').dataset.send = '/clips'; }")
    marked(page, 2.3, 6.02)
    card = page.locator(".lb-moment")
    card.get_by_label("Name the moment").fill("she waits")
    card.get_by_label("mum", exact=True).check()
    page.get_by_label("The film lies on").fill("work phone")
    expect(page.locator("#leaves")).to_contain_text("This leaves your device")


def test_what_is_sent_is_the_cut_alone_and_the_film_is_registered(
    screens: Screens, cycle: UUID, receiving: Receiving, tmp_path: Path
) -> None:
    page = screens.desktop("tess")
    ready(page, cycle, tmp_path)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("All of it has arrived.")).to_be_visible()
    sent = bytes(receiving.arrived)
    assert numbers(sent) == list(range(75, 150))
    (told,) = receiving.told
    assert (told["begins_ms"], told["ends_ms"], told["length"]) == (3000, 6000, len(sent))
    assert (told["words"], told["people"]) == ("she waits", {str(screens.world.heron_mum): False})
    assert "film.mp4" not in json.dumps(told)
    assert page.evaluate(HELD) == 0
    with screens.rows() as db:
        film = db.scalars(select(FilmRow)).one()
    assert (str(film.id), film.device, film.cycle_id) == (told["film_id"], "work phone", cycle)
    assert (film.delete_by - TODAY).days == 14


def test_a_clip_goes_on_where_it_was_after_the_page_was_closed(
    screens: Screens, cycle: UUID, receiving: Receiving, tmp_path: Path
) -> None:
    page = screens.phone("tess")
    ready(page, cycle, tmp_path)
    receiving.refusals = OUT_OF_REACH
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="On its way")).to_be_visible()
    page.wait_for_function("() => localStorage.getItem('clips-waiting') === '1'")
    assert 0 < len(receiving.arrived) < receiving.told[0]["length"]
    receiving.refusals = 0
    page.goto("/clients")
    expect(page.get_by_text("Your clips have arrived.")).to_be_visible()
    assert numbers(bytes(receiving.arrived)) == list(range(75, 150))
    assert page.evaluate(HELD) == 0


def test_nothing_is_sent_until_it_is_said_who_is_in_it(
    screens: Screens, cycle: UUID, receiving: Receiving, tmp_path: Path
) -> None:
    page = screens.desktop("tess")
    ready(page, cycle, tmp_path)
    page.locator(".lb-moment").get_by_label("mum", exact=True).uncheck()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Say who can be recognised in it")).to_be_visible()
    assert receiving.told == []
