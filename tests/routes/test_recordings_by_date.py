"""The records officer sees a service's recordings by their dates: due, held, withdrawn, erased with proof, still on devices."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.adapters.vault import open_vault
from logbook.config import Settings
from logbook.domain.people import Role
from logbook.models.clients import Client
from logbook.models.concerns import LegalHold
from logbook.models.erasures import Erasure
from logbook.models.people import RoleHeld
from logbook.models.recordings import Clip, Film
from tests.conftest import Browse
from tests.counting import counting
from tests.erasing import two_families
from tests.world import LONG_AGO, NOW, TODAY, World


def part(page: str, heading: str) -> str:
    """The words of one section of the page."""
    section = page[page.index(f'aria-labelledby="{heading}"') :]
    return " ".join(unescape(section[: section.index("</section>")]).split())


@pytest.fixture
def filmed(db: Session, world: World, settings: Settings) -> World:
    """Two families with footage; Cody is records officer."""
    two_families(db, world, open_vault(settings))
    db.add(RoleHeld(service_id=world.saltmarsh, person_id=world.cody, role=Role.RECORDS_OFFICER, since=LONG_AGO))
    db.commit()
    return world


def look(browse: Browse) -> str:
    answer = browse("cody").get("/recordings/dates")
    assert answer.status_code == 200
    return answer.text


def a_family(db: Session) -> Client:
    clip = db.scalars(select(Clip).where(Clip.client_id.is_not(None)).order_by(Clip.id)).first()
    assert clip is not None
    assert clip.client_id is not None
    return db.get_one(Client, clip.client_id)


@pytest.mark.usefixtures("filmed")
def test_where_nothing_has_a_day_each_part_says_so(browse: Browse, db: Session) -> None:
    db.query(Film).update({"deleted_on": TODAY})
    db.commit()
    page = look(browse)
    assert "Nothing is past its date." in page
    assert "No legal hold stands." in page
    assert "Every registered film is confirmed deleted." in page


@pytest.mark.usefixtures("filmed")
def test_what_ends_has_its_day_and_what_is_past_it_stands_first(browse: Browse, db: Session) -> None:
    family = a_family(db)
    family.completed_on = TODAY - timedelta(days=20)
    db.commit()
    soon = part(look(browse), "soon")
    assert family.code in soon
    assert "the work ended and its days were over" in soon
    family.completed_on = TODAY - timedelta(days=90)
    db.commit()
    page = look(browse)
    assert family.code in part(page, "past")
    assert "on hold</span>" not in part(page, "past")


def test_a_hold_is_told_and_stops_what_is_past_its_date(browse: Browse, db: Session, filmed: World) -> None:
    family = a_family(db)
    family.completed_on = TODAY - timedelta(days=90)
    hold = {"reason": "A claim.", "set_at": NOW, "set_by_id": filmed.cody}
    db.add(LegalHold(service_id=filmed.saltmarsh, client_id=family.id, **hold))
    db.commit()
    page = look(browse)
    assert "on hold</span>" in part(page, "past")
    assert "set by Cody" in part(page, "held")
    assert "A claim." not in page


def test_a_withdrawal_an_erasure_and_a_film_on_a_device_are_told(browse: Browse, db: Session, filmed: World) -> None:
    family = a_family(db)
    filmed.ids["theirs"] = family.id
    filmed.withdraws(db, "theirs")
    of = {"service_id": filmed.saltmarsh, "group_id": family.id, "client_id": family.id, "owner_id": family.trainee_id}
    db.add(Erasure(**of, begun_at=NOW, destroyed_at=NOW, missed=2))
    db.query(Film).update({"delete_by": TODAY - timedelta(days=3), "deleted_on": None})
    db.commit()
    page = look(browse)
    assert family.code in part(page, "withdrawn")
    assert "2 places still to be reached before it is proved." in part(page, "erased")
    assert "Its day was" in part(page, "devices")


def test_it_asks_as_much_of_many_as_of_few(browse: Browse, db: Session, filmed: World, database: Database) -> None:
    family = a_family(db)
    family.completed_on = TODAY - timedelta(days=90)
    db.commit()
    cody = browse("cody")
    with counting(database.engine) as few:
        cody.get("/recordings/dates")
    db.query(Client).filter(Client.service_id == filmed.saltmarsh).update({"completed_on": TODAY - timedelta(days=90)})
    db.commit()
    with counting(database.engine) as many:
        cody.get("/recordings/dates")
    assert len(few) == len(many)


@pytest.mark.usefixtures("filmed")
@pytest.mark.parametrize("who", ["tess", "ada", "mika"])
def test_it_is_the_records_officers(browse: Browse, who: str) -> None:
    assert browse(who).get("/recordings/dates").status_code == 403
