"""The pages of programmes: who opens them, what a broken text says, that nothing typed is lost."""

from __future__ import annotations

from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.models.base import new_id
from logbook.models.journeys import ProgrammeVersion
from tests.conftest import Browse
from tests.world import World


def versions(database: Database, world: World) -> list[tuple[str, int, bool]]:
    with database.reading() as reading:
        rows = reading.scalars(
            select(ProgrammeVersion)
            .where(ProgrammeVersion.service_id == world.saltmarsh)
            .order_by(ProgrammeVersion.key, ProgrammeVersion.version)
        ).all()
    return [(row.key, row.version, row.retired_on is not None) for row in rows]


@pytest.mark.parametrize(
    ("who", "index", "show", "edit", "change"),
    [
        ("ada", 200, 200, 200, 302),
        ("cody", 200, 200, 403, 403),
        ("tess", 404, 404, 404, 404),
        ("sunny", 404, 404, 404, 404),
        ("mika", 404, 404, 404, 404),
        ("orla", 200, 404, 404, 404),
        ("", 302, 302, 302, 401),
    ],
)
def test_who_opens_what(browse: Browse, world: World, who: str, index: int, show: int, edit: int, change: int) -> None:
    browser, page = browse(who), f"/programmes/{world.saltmarsh_programme}"
    assert browser.get("/programmes").status_code == index
    assert browser.get(page).status_code == show
    assert browser.get(f"{page}/edit").status_code == edit
    assert browser.post(f"{page}/retire").status_code == change
    assert browser.post(f"{page}/bring-back").status_code == change
    assert browser.post("/programmes/shipped", data={"service": str(world.saltmarsh)}).status_code == change
    kept = browser.post(f"{page}/edit", data={"text": "key"}).status_code
    assert kept == (422 if change == 302 else change)


def test_an_administrator_sees_it_in_words(browse: Browse, world: World) -> None:
    page = unescape(browse("ada").get(f"/programmes/{world.saltmarsh_programme}").text)
    assert "Mid-point review" in page
    assert "Only individual supervision counts." in page
    assert "Tess" in page
    assert "Otto" not in page


def test_an_edit_becomes_a_version_once_however_often_it_is_sent(
    browse: Browse, world: World, database: Database
) -> None:
    browser, address = browse("ada"), f"/programmes/{world.saltmarsh_programme}/edit"
    shown = unescape(browser.get(address).text)
    text = shown.split('rows="30">')[1].split("</textarea>")[0].lstrip()
    assert "version = 2" in text
    sent = {"form_id": str(new_id()), "text": text.replace("cycles = 18", "cycles = 20")}
    first, again = browser.post(address, data=sent), browser.post(address, data=sent)
    assert first.status_code == again.status_code == 302
    assert first.location == again.location
    assert versions(database, world) == [("vig-practitioner", 1, False), ("vig-practitioner", 2, False)]


def test_a_broken_text_comes_back_with_its_line_and_as_it_was_typed(
    browse: Browse, world: World, database: Database
) -> None:
    typed = 'key = "vig-practitioner"\nname = "VIG <practitioner> ž 🙂"\nversion = soon\n'
    answer = browse("ada").post(f"/programmes/{world.saltmarsh_programme}/edit", data={"text": typed})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "line 3" in page
    assert '<a href="#text">' in page
    assert 'name = "VIG <practitioner> ž 🙂"' in page
    assert len(versions(database, world)) == 1


def test_somebody_elses_newer_version_is_shown_beside_ones_own_text(
    browse: Browse, db: Session, world: World, database: Database
) -> None:
    first = db.get_one(ProgrammeVersion, world.saltmarsh_programme).text
    db.rollback()
    browser, address = browse("ada"), f"/programmes/{world.saltmarsh_programme}/edit"
    pages = []
    for cycles in (20, 21):
        text = first.replace("version = 1", "version = 2").replace("cycles = 18", f"cycles = {cycles}")
        pages.append(browser.post(address, data={"form_id": str(new_id()), "text": text}))
    assert [answer.status_code for answer in pages] == [302, 422]
    page = unescape(pages[-1].text)
    assert "Write version = 3" in page
    assert "cycles = 20" in page
    assert "cycles = 21" in page


def test_retiring_and_bringing_back_and_adding_what_ships(browse: Browse, world: World, database: Database) -> None:
    browser, page = browse("ada"), f"/programmes/{world.saltmarsh_programme}"
    browser.post(f"{page}/retire")
    assert versions(database, world) == [("vig-practitioner", 1, True)]
    assert "nobody new enrols on it" in browser.get(page).text
    browser.post(f"{page}/bring-back")
    browser.post("/programmes/shipped", data={"service": str(world.saltmarsh)})
    assert [key for key, _, retired in versions(database, world) if not retired] == [
        "verp-course",
        "vig-practitioner",
        "vig-supervisor",
        "vig-three-stage",
    ]
    assert "A frame to fill in" in browser.get("/programmes").text
