"""Blind until both have locked: every address, list, file and refusal is asked before the lock, and nothing of the other's shows.

Twice over: by what the answer says (marks nobody else would write), and by comparing it with the answer where there is no other
rating at all: what cannot be told from nothing gives nothing away, be it a count, a length, an order or a status.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from logbook.actions import making
from logbook.adapters.database import Database
from logbook.domain.exports import ExportKind, RatingsKind
from logbook.models.desk import Export
from logbook.models.ratings import RatedRecording, Rating, RatingNote
from tests.conftest import Browse
from tests.rating import asked, every, rating, recording
from tests.world import NOW, World

SECRET = "a word that only Sunny would write"
LOCKED = NOW - timedelta(hours=7, minutes=13)
UNIQUE = re.compile(r'[0-9a-f]{8}-[0-9a-f-]{27}|name="csrf_token" value="[^"]*"')

State = Callable[[Session, World], None]


def nobody_else(_db: Session, _world: World) -> None:
    """Nobody but Tess has rated it: what the others are compared with."""


def half_done(db: Session, world: World) -> None:
    """Sunny has begun, and written a note."""
    _theirs(db, world, locked_at=None)


def locked(db: Session, world: World) -> None:
    """Sunny has locked theirs."""
    _theirs(db, world, locked_at=LOCKED)


def several(db: Session, world: World) -> None:
    """Sunny and an independent rater have locked theirs."""
    _theirs(db, world, locked_at=LOCKED)
    rating(db, world, "ashs", "one", "ash", "independent", scores=every(0), locked_at=LOCKED)


def _theirs(db: Session, world: World, **facts: object) -> None:
    made = rating(db, world, "theirs", "one", "sunny", "supervisor", scores=every(1), **facts)
    db.add(RatingNote(service_id=world.saltmarsh, rating_id=made, statement="4.1", words=SECRET, at_ms=61_000))
    db.flush()


@pytest.fixture
def one(db: Session, world: World) -> UUID:
    """Tess's own recording with her own rating half done; Ash is asked to rate it too."""
    recording(db, world, "one")
    asked(db, world, "one", "ash")
    made = rating(db, world, "mine", "one", "tess", scores=every(4), locked_at=None)
    db.commit()
    return made


def addresses(app: Flask, world: World) -> list[tuple[str, str]]:
    """(method, address) of every address there is, with Tess's things in it, and the other's rating wherever a rating may stand."""
    ids = {
        "recording_id": world.one,
        "rating_id": world.ids.get("theirs", UUID(int=7)),
        "person_id": world.sunny,
        "journey_id": world.tess_journey,
        "number": 4,
        "kind": "pdf",
    }
    bound = app.url_map.bind("localhost")
    found: list[tuple[str, str]] = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or not rule.arguments <= ids.keys():
            continue
        at = bound.build(rule.endpoint, {name: ids[name] for name in rule.arguments})
        methods = {"GET"} & set(rule.methods or ()) or ({"POST"} if "rating" in rule.endpoint else set())
        found.extend((method, at) for method in methods)
    own = [("GET", f"/skills/ratings/{world.mine}"), ("GET", f"/skills/ratings/{world.mine}/items/4")]
    return sorted([*found, *own])


CHANGING = ("/take-out", "/put-back", "/begin", "/ask", "/no-longer/", "/agree/", "/rather-wait/")
"""What changes the recording itself: asked last, once, so that nothing else is compared after it."""


def answers(app: Flask, world: World, tess: FlaskClient) -> dict[str, tuple[int, str]]:
    """What Tess gets at each address: the status and the words, without what differs by chance."""
    found: dict[str, tuple[int, str]] = {}
    for method, at in addresses(app, world):
        if any(word in at for word in CHANGING) and method == "POST":
            continue
        answer = tess.open(at, method=method)
        name = at.replace(str(world.ids.get("theirs", UUID(int=7))), "theirs")
        readable = answer.is_json or "text" in (answer.mimetype or "")
        found[f"{method} {name}"] = (answer.status_code, UNIQUE.sub("", answer.text if readable else ""))
    return found


@pytest.mark.parametrize("state", [half_done, locked, several])
def test_no_address_tells_anything_of_anothers_before_ones_own_is_locked(
    app: Flask, db: Session, world: World, browse: Browse, one: UUID, state: State
) -> None:
    tess = browse("tess")
    before = answers(app, world, tess)
    state(db, world)
    db.commit()
    after = answers(app, world, tess)
    assert len(after) > 40
    assert sum("skills" in name for name in after) > 15
    leaks = [
        name for name, (_status, words) in after.items() if SECRET in words or "18:47" in words or "02:47" in words
    ]
    assert leaks == []
    differs = [name for name in before if before[name] != after.get(name)]
    assert differs == []


@pytest.mark.parametrize("state", [half_done, locked, several])
def test_no_answer_takes_another_number_of_statements(
    app: Flask, database: Database, db: Session, world: World, browse: Browse, one: UUID, state: State
) -> None:
    def statements() -> dict[str, int]:
        tess, counted = browse("tess"), {}
        for at in ("/skills", f"/skills/recordings/{world.one}", f"/skills/ratings/{world.mine}", "/"):
            sent: list[str] = []
            listen = lambda *given, sent=sent: sent.append(given[2])  # noqa: E731 - SQLAlchemy wants one function a listening
            event.listen(database.engine, "before_cursor_execute", listen)
            tess.get(at)
            event.remove(database.engine, "before_cursor_execute", listen)
            counted[at] = len(sent)
        return counted

    before = statements()
    state(db, world)
    db.commit()
    assert statements() == before


@pytest.mark.parametrize("kind", list(RatingsKind))
def test_no_file_holds_what_is_blind_to_whoever_asked(
    database: Database, app: Flask, db: Session, world: World, browse: Browse, one: UUID, kind: RatingsKind
) -> None:
    several(db, world)
    db.commit()
    for who, raters in (("tess", {"Tess"}), ("sunny", {"Sunny", "Ash"}), ("ash", {"Ash", "Sunny"})):
        assert _raters(database, app, db, browse, who, kind) == raters
    db.execute(update(Rating).values(locked_at=NOW))
    db.commit()
    assert _raters(database, app, db, browse, "tess", kind) == {"Tess", "Sunny", "Ash"}


def test_no_logbook_file_names_a_rating(database: Database, app: Flask, db: Session, world: World, one: UUID) -> None:
    several(db, world)
    common = {"service_id": world.saltmarsh, "person_id": world.tess, "journey_id": world.tess_journey}
    db.add(Export(**common, kind=ExportKind.WORKBOOK, asked_at=NOW, error=""))
    db.commit()
    assert making.make_next(database, app.extensions["logbook.settings"], NOW) == 1
    content = db.query(Export.content).order_by(Export.asked_at.desc()).first()
    assert content is not None
    assert content[0] is not None
    cells = {str(cell) for sheet in load_workbook(BytesIO(content[0])) for row in sheet.values for cell in row}
    assert SECRET not in cells


def _raters(database: Database, app: Flask, db: Session, browse: Browse, who: str, kind: RatingsKind) -> set[str]:
    """Whose ratings are in the file this person asks for and fetches."""
    browser = browse(who)
    assert browser.post("/skills/files", data={"kind": kind}).status_code == 302
    assert making.make_next(database, app.extensions["logbook.settings"], NOW) == 1
    export = db.query(Export.id).where(Export.kind == kind).order_by(Export.made_at.desc(), Export.id.desc()).first()
    assert export is not None
    export_id = export[0]
    db.rollback()
    file = browser.get(f"/skills/files/{export_id}")
    assert file.status_code == 200
    assert browse("theo").get(f"/skills/files/{export_id}").status_code == 404
    if kind is RatingsKind.CSV:
        archive = ZipFile(BytesIO(file.data))
        assert archive.namelist() == ["ratings.csv", "codebook.csv"]
        assert "To a very great extent" in archive.read("codebook.csv").decode()
        rows = [line.split(",") for line in archive.read("ratings.csv").decode("utf-8-sig").splitlines()]
        return {row[rows[0].index("rater")] for row in rows[1:]}
    book = load_workbook(BytesIO(file.data))
    rows = [list(map(str, row)) for row in book["Ratings"].values]
    assert book["Codebook"].max_row > 80
    return {row[rows[0].index("rater")] for row in rows[1:]}


def test_one_locked_alone_still_sees_nothing_until_the_other_locks(
    db: Session, world: World, browse: Browse, one: UUID
) -> None:
    half_done(db, world)
    db.execute(update(Rating).where(Rating.id == one).values(locked_at=NOW))
    db.commit()
    at = f"/skills/recordings/{world.one}"
    page = browse("tess").get(at).text
    assert "Open to you" not in page
    assert browse("tess").get(f"/skills/ratings/{world.theirs}").status_code == 404
    assert browse("tess").get(f"{at}/together/{world.theirs}").status_code == 404
    db.execute(update(Rating).where(Rating.id == world.theirs).values(locked_at=NOW))
    db.commit()
    assert "Lay it beside yours" in browse("tess").get(at).text
    assert SECRET in browse("tess").get(f"{at}/together/{world.theirs}").text
    assert db.get_one(RatedRecording, world.one).deleted_at is None
