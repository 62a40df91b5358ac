"""What is held is told with its reasons; holds keep it; what was destroyed has its certificate, its mark and its letter."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import certifying, erasing_footage, film_reminders
from logbook.adapters.database import Database
from logbook.adapters.vault import open_vault
from logbook.config import Settings
from logbook.domain.people import Role
from logbook.models.concerns import LegalHold
from logbook.models.desk import OutgoingMail
from logbook.models.erasures import Erasure
from logbook.models.journal import JournalEntry
from logbook.models.people import RoleHeld
from logbook.models.recordings import Clip, Film
from logbook.models.services import Service
from tests import recordings
from tests.conftest import Browse
from tests.counting import counting
from tests.erasing import FILM, two_families
from tests.supervising import signed
from tests.world import LONG_AGO, NOW, TODAY, World


@pytest.fixture
def filmed(db: Session, world: World, settings: Settings) -> World:
    """Two families with footage; Cody is records officer."""
    two_families(db, world, open_vault(settings))
    db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.cody, role=Role.RECORDS_OFFICER, since=LONG_AGO))
    db.commit()
    return world


def test_each_family_with_why_and_until_when(db: Session, filmed: World, browse: Browse) -> None:
    filmed.withdraws(db, "heron")
    db.commit()
    page = browse("cody").get("/recordings").text
    assert "2 recordings; no purpose carries them now; the first goes Wed 25 March." in page
    assert "1 recording; kept for filming, family review and supervision." in page
    assert "Heron" in browse("tess").get("/recordings").text
    assert "Heron" not in browse("theo").get("/recordings").text
    heron = browse("tess").get(f"/recordings/{filmed.heron}").text
    assert "It goes Wed 25 March: removed at the family&#39;s wish." in heron
    kestrel = browse("cody").get(f"/recordings/{filmed.kestrel}").text
    assert "60 days after the family's work ends" in kestrel
    assert "she waits" not in heron + kestrel


def test_the_page_asks_the_same_however_many_families_there_are(
    db: Session, database: Database, filmed: World, browse: Browse, settings: Settings
) -> None:
    def asked() -> int:
        officer = browse("cody")
        officer.get("/recordings")
        with counting(database.engine) as sent:
            assert officer.get("/recordings").status_code == 200
        return len(sent)

    before = asked()
    for number in range(4):
        filmed.client(db, f"client_{number}", code=f"Client {number}")
        filmed.cycle(db, f"cycle_{number}", f"client_{number}")
        recordings.film(db, filmed, f"film_{number}", f"cycle_{number}")
        for clip in range(3):
            name = f"clip_{number}_{clip}"
            recordings.clip(db, open_vault(settings), filmed, name, of_film=f"film_{number}", content=FILM)
    db.commit()
    assert asked() == before


def test_a_hold_is_set_once_and_lifted_with_a_reason(db: Session, filmed: World, browse: Browse) -> None:
    officer, at = browse("cody"), f"/recordings/{filmed.heron}"
    form = {"form_id": str(uuid4()), "reasons": "A claim, reference 12."}
    assert officer.post(f"{at}/holds", data=form | {"reasons": " "}).status_code == 409
    assert [officer.post(f"{at}/holds", data=form).status_code for _ in range(2)] == [302, 302]
    hold_id = db.scalars(select(LegalHold.id)).one()
    db.rollback()
    assert "A legal hold stands" in officer.get(at).text
    assert officer.post(f"{at}/holds/{hold_id}/lift", data={"because": ""}).status_code == 409
    assert officer.post(f"{at}/holds/{hold_id}/lift", data={"because": "Withdrawn."}).status_code == 302
    assert "lifted by Cody" in officer.get(at).text
    verbs = db.scalars(select(JournalEntry.verb)).all()
    assert [verb for verb in verbs if "hold" in verb] == ["legal hold set", "legal hold lifted"]


def test_the_figures_are_the_services_own(db: Session, filmed: World, browse: Browse) -> None:
    officer = browse("cody")
    assert officer.post("/recordings/rules", data={"grace": "31", "kept": "x"}).status_code == 422
    said = {"grace": "0", "kept": "30", "procedure": "Call the duty desk."}
    assert officer.post("/recordings/rules", data=said).status_code == 302
    service = db.get_one(Service, filmed.saltmarsh)
    assert (service.grace_days, service.kept_days, service.concern_procedure) == (0, 30, "Call the duty desk.")


def test_the_certificate_lists_it_all_and_the_cycle_keeps_its_sign_off(
    db: Session, database: Database, filmed: World, browse: Browse, settings: Settings
) -> None:
    signed(db, filmed, "heron_cycle", "sunny")
    filmed.withdraws(db, "heron")
    db.commit()
    later = NOW + timedelta(days=7)
    erasing_footage.sweep(database, settings, later)
    assert certifying.certify(database, settings, later) == 1
    assert certifying.certify(database, settings, later) == 0
    erasure_id = db.scalars(select(Erasure.id)).one()
    db.rollback()
    tess = browse("tess")
    page = tess.get(f"/recordings/erasures/{erasure_id}").text
    file = tess.get(f"/recordings/erasures/{erasure_id}/certificate")
    assert file.mimetype == "application/pdf"
    read = PdfReader(BytesIO(file.data))
    words = " ".join("".join(sheet.extract_text() for sheet in read.pages).split())
    for text in (page, words):
        assert text.count("removed at the family") == 2
        assert filmed.bath.hex[-8:] in text
        assert "own key" in text
    assert "A film (interaction)" in page
    assert "Interaction, filmed on 16 March 2026" in words
    assert "/StructTreeRoot" in read.root_object
    cycle = tess.get(f"/cycles/{filmed.heron_cycle}").text
    assert "2 clips of this cycle were destroyed on Wed 25 March: removed at the family&#39;s wish." in cycle
    assert "It was signed off before, and stays so." in cycle
    assert "2 recordings, destroyed." in tess.get("/recordings").text
    verbs = db.scalars(select(JournalEntry.verb)).all()
    assert verbs[-1] == "certificate of erasure made"


def test_one_gentle_letter_for_films_whose_day_has_come(
    db: Session, database: Database, filmed: World, settings: Settings
) -> None:
    assert film_reminders.remind(database, settings, NOW) == 0
    day = NOW + timedelta(days=12)
    assert [film_reminders.remind(database, settings, day) for _ in range(2)] == [1, 0]
    (letter,) = db.scalars(select(OutgoingMail)).all()
    assert letter.address == "tess@example.org"
    assert "2 films you registered" in letter.body
    assert not [word for word in ("Heron", "Kestrel", "work phone") if word in letter.body]
    assert {film.reminded_at for film in db.scalars(select(Film))} == {day}


def test_a_film_confirmed_deleted_is_not_written_about(
    db: Session, database: Database, filmed: World, settings: Settings
) -> None:
    for film in db.scalars(select(Film)):
        film.deleted_on = TODAY
    db.commit()
    assert film_reminders.remind(database, settings, NOW + timedelta(days=30)) == 0
    assert db.scalars(select(Clip.destroyed_at)).all() == [None] * 3
