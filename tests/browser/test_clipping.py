"""The clipping page by hand: from a film on the disk to moments that are ready to leave, on a laptop and on a phone."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from logbook.models.consents import Consent
from tests.browser.axe import violations
from tests.browser.conftest import Screens
from tests.browser.filming import Film, numbers

AT = "() => { const v = document.getElementById('picture'); return [v.readyState, v.currentTime]; }"
PREVIEW = """async () => {
  const bytes = await new Promise((done) => {
    const asked = indexedDB.open('clips');
    asked.onsuccess = () => {
      const all = asked.result.transaction('waiting').objectStore('waiting').getAll();
      all.onsuccess = () => { asked.result.close(); done(all.result); };
    };
  });
  return Promise.all(bytes.map(async (item) => ({ ...item, blob: [...new Uint8Array(await item.blob.arrayBuffer())] })));
}"""


@pytest.fixture
def cycle(screens: Screens) -> UUID:
    """A cycle of Tess's, everybody in it agreed."""
    with screens.rows() as db:
        screens.world.client(db, "heron")
        return screens.world.cycle(db, "heron_one", "heron", reviewed_on=None, review_minutes=None)


def opened(page: Page, cycle: UUID, film: Path) -> None:
    page.goto(f"/cycles/{cycle}/clips/new")
    page.locator("#film").set_input_files(film)
    expect(page.get_by_text("It stays on this device.")).to_be_visible()


def marked(page: Page, begins: float, ends: float) -> None:
    """Both marks by their buttons, the film moved there first; then kept."""
    for time, button in ((begins, "It begins here"), (ends, "It ends here")):
        page.evaluate("(time) => { document.getElementById('picture').currentTime = time; }", time)
        minutes = f"0:{int(time):02d}."
        expect(page.locator("#at")).to_contain_text(minutes)
        page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="Keep this moment").first.click()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_moment_is_marked_named_and_stands_ready_as_it_leaves(
    screens: Screens, cycle: UUID, tmp_path: Path, screen: str
) -> None:
    film = Film(seconds=8).write(tmp_path / "film.mp4")
    page: Page = getattr(screens, screen)("tess")
    opened(page, cycle, film)
    expect(page.locator("#leaves")).to_have_text("Nothing leaves your device yet.")
    marked(page, 2.3, 5.02)
    card = page.locator(".lb-moment")
    expect(card).to_contain_text("0:03.0 – 0:05.0")
    expect(page.locator("#leaves")).to_contain_text("This leaves your device: 1 moment,")
    expect(page.locator("#leaves")).to_contain_text("The rest of the film stays here.")
    card.get_by_label("Name the moment").fill("she waits, he looks up")
    for person in ("mum", "child"):
        expect(card.get_by_label(person, exact=True)).not_to_be_checked()
    card.get_by_label("mum", exact=True).check()
    page.get_by_role("button", name="Watch exactly what leaves").click()
    expect(card.locator("video")).to_be_visible()
    assert violations(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def test_single_keys_mark_only_when_they_are_switched_on(screens: Screens, cycle: UUID, tmp_path: Path) -> None:
    page = screens.desktop("tess")
    opened(page, cycle, Film(seconds=4).write(tmp_path / "film.mp4"))
    page.locator("h1").click()
    page.keyboard.press("i")
    expect(page.locator("#marks")).to_have_text("Nothing marked yet.")
    page.get_by_label("Single keys").check()
    page.keyboard.press("i")
    expect(page.locator("#marks")).to_contain_text("begins 0:00.0")
    page.keyboard.press(".")
    expect(page.locator("#at")).to_have_text("0:00.0")
    for _ in range(3):
        page.keyboard.press(".")
    expect(page.locator("#at")).to_have_text("0:00.2")


def test_who_has_not_agreed_is_covered_by_keys_and_the_cut_holds_the_box(
    screens: Screens, cycle: UUID, tmp_path: Path
) -> None:
    with screens.rows() as db:
        child = screens.world.ids["heron_child"]
        db.execute(update(Consent).where(Consent.participant_id == child).values(agreed=False))
    page = screens.desktop("tess")
    opened(page, cycle, Film(seconds=5).write(tmp_path / "film.mp4"))
    marked(page, 1.02, 3.02)
    card = page.locator(".lb-moment")
    card.get_by_label("child (has not agreed)").check()
    expect(card).to_contain_text("child has not agreed. Cover them, or the moment is on hold until they have.")
    card.get_by_role("button", name="Cover child").click()
    box = page.locator("#box")
    expect(box).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#covering-said")).to_have_text("The box has one place in this moment.")
    assert violations(page) == []
    page.get_by_role("button", name="Done covering").click()
    expect(card).to_contain_text("child is covered")
    expect(card).to_contain_text("made anew, exact")


def test_a_film_the_browser_cannot_show_leads_to_the_announced_other_way(
    screens: Screens, cycle: UUID, tmp_path: Path
) -> None:
    page = screens.desktop("tess")
    page.goto(f"/cycles/{cycle}/clips/new")
    page.locator("#film").set_input_files(Film(seconds=4, video="mpeg4").write(tmp_path / "film.mp4"))
    expect(page.get_by_role("heading", name="This browser cannot show this film")).to_be_visible()
    page.get_by_label("The moment begins at").fill("0:01")
    page.get_by_label("It ends at").fill("0:30")
    page.locator("#whole").get_by_role("button", name="Keep this moment").click()
    expect(page.get_by_text("The moment goes on to 30 s and the film is 4 s long.")).to_be_visible()
    page.get_by_label("It ends at").fill("0:03")
    page.locator("#whole").get_by_role("button", name="Keep this moment").click()
    expect(page.locator("#leaves")).to_contain_text("This leaves your device: the whole film,")
    assert violations(page) == []


def test_a_file_that_is_no_film_is_refused_in_words(screens: Screens, cycle: UUID, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"PK\x03\x04" + bytes(2000))
    page = screens.desktop("tess")
    page.goto(f"/cycles/{cycle}/clips/new")
    page.locator("#film").set_input_files(tmp_path / "film.mp4")
    expect(page.get_by_text("This file is not a film that can be read here.")).to_be_visible()
    assert numbers(Film(seconds=1).write(tmp_path / "one.mp4").read_bytes()) == list(range(25))
