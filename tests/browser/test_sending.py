"""The queue: what is sent is the cut and nothing else; it goes on after a reload and a lost connection, and is then gone from here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from logbook.adapters.vault import Vault, open_vault
from logbook.models.clips import recognisable_in
from logbook.models.journal import JournalEntry
from logbook.models.recordings import Clip, StoredFile
from logbook.models.recordings import Film as FilmRow
from logbook.models.services import Service
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

CHUNK = 64 * 1024


@dataclass
class Unsteady:
    """The application behind a line that breaks off in the middle of a piece, and stays broken while it is said to.

    Or, with `once`, whose browser asks again by itself, as browsers do: the second asking meets what arrived with the first.
    """

    app: Callable[..., Iterable[bytes]]
    broken: bool = False
    begun: bool = False
    once: bool = False

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if not self.broken or environ["REQUEST_METHOD"] != "PATCH":
            return self.app(environ, start)
        sent = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        if not self.begun:
            self.begun = True
            begun = environ | {"wsgi.input": BytesIO(sent[:CHUNK]), "CONTENT_LENGTH": str(CHUNK)}
            close_all(self.app(begun, lambda *_answer: None))
        if self.once:
            self.broken = False
            return self.app(environ | {"wsgi.input": BytesIO(sent)}, start)
        start("423 Locked", [("Content-Length", "0")])
        return []


def close_all(answer: Any) -> None:
    for _piece in answer:
        pass
    answer.close()


@pytest.fixture
def line(real_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Unsteady:
    unsteady = Unsteady(real_app.wsgi_app)
    monkeypatch.setattr(real_app, "wsgi_app", unsteady)
    return unsteady


@pytest.fixture
def vault(real_app: Flask) -> Vault:
    return open_vault(real_app.extensions["logbook.settings"])


@pytest.fixture
def cycle(screens: Screens) -> UUID:
    with screens.rows() as db:
        screens.world.client(db, "heron")
        return screens.world.cycle(db, "heron_one", "heron", reviewed_on=None, review_minutes=None)


def ready(page: Page, cycle: UUID, folder: Path) -> None:
    """One moment, named and answered for, with only Send left to press."""
    opened(page, cycle, Film(seconds=8).write(folder / "film.mp4"))
    marked(page, 1.3, 6.02)
    card = page.locator(".lb-moment")
    card.get_by_label("Name the moment").fill("she waits")
    card.get_by_label("mum", exact=True).check()
    page.get_by_label("The film lies on").fill("work phone")
    expect(page.locator("#leaves")).to_contain_text("This leaves your device")


def arrived(screens: Screens, vault: Vault) -> tuple[Clip, bytes]:
    """The one clip there is, and what is kept of it."""
    with screens.rows() as db:
        clip = db.scalars(select(Clip)).one()
        file = db.get_one(StoredFile, clip.file_id)
        db.expunge_all()
    return clip, b"".join(vault.read(file.id, 0, file.length)) if file.finished_at else b""


def test_what_is_sent_is_the_cut_alone_and_the_film_is_registered(
    screens: Screens, cycle: UUID, vault: Vault, tmp_path: Path
) -> None:
    page = screens.desktop("tess")
    ready(page, cycle, tmp_path)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("All of it has arrived.")).to_be_visible()
    clip, sent = arrived(screens, vault)
    assert numbers(sent) == list(range(50, 150))
    assert (clip.begins_ms, clip.ends_ms, clip.moment) == (2000, 6000, "she waits")
    assert page.evaluate(HELD) == 0
    with screens.rows() as db:
        film = db.scalars(select(FilmRow)).one()
        assert recognisable_in(db, clip.id) == {screens.world.heron_mum: False}
        told = json.dumps([str(each.details) for each in db.scalars(select(JournalEntry))])
    assert (film.id, film.device, film.cycle_id) == (clip.film_id, "work phone", cycle)
    assert (film.delete_by - TODAY).days == 14
    assert "film.mp4" not in told


def test_a_clip_goes_on_where_it_was_after_the_page_was_closed(
    screens: Screens,
    cycle: UUID,
    line: Unsteady,
    vault: Vault,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    page = screens.phone("tess")
    ready(page, cycle, tmp_path)
    line.broken = True
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="On its way")).to_be_visible()
    page.wait_for_function("() => localStorage.getItem('clips-waiting') === '1'")
    page.goto("about:blank")  # closed before the line is mended, or it might still send the rest itself
    clip, _nothing = arrived(screens, vault)
    assert vault.offset(clip.file_id) == CHUNK
    line.broken = False
    page.goto("/clients")
    expect(page.get_by_text("Your clips have arrived.")).to_be_visible()
    assert numbers(arrived(screens, vault)[1]) == list(range(50, 150))
    assert page.evaluate(HELD) == 0
    record_property("tus clients that sent a file", 1)


def test_bytes_that_arrived_without_our_hearing_of_it_are_gone_on_from(
    screens: Screens, cycle: UUID, line: Unsteady, vault: Vault, tmp_path: Path
) -> None:
    page = screens.phone("tess")
    ready(page, cycle, tmp_path)
    line.broken = line.once = True
    with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.status == 409):
        page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("All of it has arrived.")).to_be_visible()
    assert numbers(arrived(screens, vault)[1]) == list(range(50, 150))


def test_a_film_changed_while_it_waits_is_not_mixed_into_what_was_sent(
    screens: Screens, cycle: UUID, line: Unsteady, vault: Vault, tmp_path: Path
) -> None:
    """Another film under the same name, as long to the byte: it is said, and the person chooses again."""
    film = Film(seconds=4, video="mpeg4").write(tmp_path / "film.mp4")
    before = film.read_bytes()
    page = screens.desktop("tess")
    page.goto(f"/cycles/{cycle}/clips/new")
    page.locator("#film").set_input_files(film)
    page.get_by_label("The moment begins at").fill("0:01")
    page.get_by_label("It ends at").fill("0:03")
    page.locator("#whole").get_by_role("button", name="Keep this moment").click()
    page.get_by_label("The film lies on").fill("work phone")
    line.broken = True
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_role("button", name="Send").click()
    page.wait_for_function("() => localStorage.getItem('clips-waiting') === '1'")
    page.goto("about:blank")  # closed before the line is mended, or it might still send the rest itself
    film.write_bytes(bytes(len(before)))  # the line stays broken: what was on its way adds nothing
    page.goto("/clients")
    expect(page.get_by_text("The film was changed or deleted on this device before it was sent.")).to_be_visible()
    page.goto(f"/cycles/{cycle}/clips/new")
    expect(page.get_by_text("Choose it again and mark the moment once more.")).to_be_visible()
    clip, content = arrived(screens, vault)
    assert (content, vault.offset(clip.file_id)) == (b"", CHUNK)
    page.get_by_role("button", name="Take it off the list").click()
    assert page.evaluate(HELD) == 0


def test_no_room_is_said_before_a_byte_travels_and_nothing_marked_is_lost(
    screens: Screens, cycle: UUID, tmp_path: Path
) -> None:
    with screens.rows() as db:
        db.execute(update(Service).values(most_bytes_each=1000))
    page = screens.phone("tess")
    ready(page, cycle, tmp_path)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("ask your coordinator for more")).to_be_visible()
    assert page.evaluate(HELD) == 1
    with screens.rows() as db:
        assert db.scalars(select(StoredFile)).all() == []


def test_nothing_is_sent_until_it_is_said_who_is_in_it(screens: Screens, cycle: UUID, tmp_path: Path) -> None:
    page = screens.desktop("tess")
    ready(page, cycle, tmp_path)
    page.locator(".lb-moment").get_by_label("mum", exact=True).uncheck()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Say who can be recognised in it")).to_be_visible()
    with screens.rows() as db:
        assert db.scalars(select(Clip)).all() == []
