"""A concern from its one press to its decision: recordings close at once, whoever decides is told, every step is journalled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import erasing_footage
from logbook.adapters.database import Database
from logbook.adapters.vault import open_vault
from logbook.config import Settings
from logbook.domain.concerns import Decision
from logbook.domain.people import Role
from logbook.models.concerns import Concern, LegalHold, frozen, not_to_destroy
from logbook.models.desk import OutgoingMail
from logbook.models.journal import JournalEntry
from logbook.models.people import RoleHeld
from logbook.models.recordings import Clip, Viewing
from logbook.models.services import Service
from tests.conftest import Browse
from tests.erasing import two_families
from tests.world import LONG_AGO, NOW, TODAY, World

Give = Callable[[str, Role], None]


@pytest.fixture
def filmed(db: Session, world: World, settings: Settings) -> World:
    """Two families with footage; Sky is safeguarding lead, Cody records officer."""
    two_families(db, world, open_vault(settings))
    for name, role in (("sky", Role.SAFEGUARDING_LEAD), ("cody", Role.RECORDS_OFFICER)):
        held = {"service_id": world.saltmarsh, "person_id": world.ids[name], "since": LONG_AGO}
        db.add(RoleHeld(**held, role=role))
    db.get_one(Service, world.saltmarsh).concern_procedure = "Call the duty desk: 01632 960 123."
    db.commit()
    return world


def raised(db: Session, filmed: World, browse: Browse) -> UUID:
    """The one concern, which Sunny raised beside a clip of Heron's. Nothing of the database is held after it."""
    answer = browse("sunny").post(f"/clips/{filmed.bath}/concern")
    assert answer.status_code == 302
    concern_id = db.scalars(select(Concern.id)).one()
    db.rollback()
    return concern_id


def test_it_waits_on_the_home_page_of_whoever_decides_and_says_nothing_of_the_family(
    db: Session, filmed: World, browse: Browse
) -> None:
    said = "A concern was raised, today."
    assert said not in browse("sky").get("/").text
    concern_id = raised(db, filmed, browse)
    for name in ("sky", "cody"):
        page = browse(name).get("/").text
        assert said in page
        assert f'href="/concerns/{concern_id}"' in page
        assert "Heron" not in page
    for name in ("tess", "sunny"):
        assert said not in browse(name).get("/").text
    browse("sky").post(
        f"/concerns/{concern_id}/decision", data={"decision": str(Decision.SHOWN_AGAIN), "reasons": "All well."}
    )
    assert said not in browse("sky").get("/").text


def test_one_press_closes_the_family_and_says_what_to_do(db: Session, filmed: World, browse: Browse) -> None:
    issued = {"token_digest": "0" * 64, "on": TODAY, "issued_at": NOW, "until": NOW + timedelta(hours=1)}
    of = {"clip_id": filmed.bed, "file_id": filmed.bed_file, "person_id": filmed.tess}
    filmed.add(db, "viewing", Viewing(service_id=filmed.saltmarsh, **of, **issued))
    db.commit()
    concern_id = raised(db, filmed, browse)
    both = {filmed.heron, filmed.kestrel}
    assert frozen(db, both) == not_to_destroy(db, both) == {filmed.heron}
    db.expire_all()
    assert db.get_one(Viewing, filmed.viewing).ended_at == NOW
    db.rollback()
    page = browse("sunny").get(f"/concerns/{concern_id}").text
    assert "Call the duty desk: 01632 960 123." in page
    assert "Cody and Sky have been told" in page
    assert "2 recordings" in page
    letters = db.scalars(select(OutgoingMail)).all()
    assert {letter.address for letter in letters} == {"sky@example.org", "cody@example.org"}
    for letter in letters:
        assert not [word for word in ("Heron", "Tess", "Sunny", "bath") if word in letter.subject + letter.body]
    assert db.scalars(select(JournalEntry.verb)).all() == ["concern raised"]


def test_a_second_press_is_the_same_concern_and_another_person_raises_their_own(
    db: Session, filmed: World, browse: Browse
) -> None:
    for who in ("sunny", "sunny", "tess"):
        assert browse(who).post(f"/clients/{filmed.heron}/concern").status_code == 302
    assert len(db.scalars(select(Concern.id)).all()) == 2


def test_where_nobody_decides_the_administrators_are_told(
    db: Session, world: World, settings: Settings, browse: Browse
) -> None:
    two_families(db, world, open_vault(settings))
    concern_id = raised(db, world, browse)
    assert db.scalars(select(OutgoingMail.address)).all() == ["ada@example.org"]
    db.rollback()
    assert (
        "Nobody is safeguarding lead or records officer here yet" in browse("sunny").get(f"/concerns/{concern_id}").text
    )


def test_the_lead_alone_is_led_to_the_recordings_until_it_is_decided(
    db: Session, filmed: World, browse: Browse
) -> None:
    address = f"/concerns/{raised(db, filmed, browse)}"
    lead = browse("sky")
    page = lead.get(address).text
    for clip_id in (filmed.bath, filmed.bed):
        assert f"/clips/{clip_id}" in page
        assert lead.get(f"/clips/{clip_id}").status_code == 200
    assert "where the concern was raised" in page
    for who in ("cody", "sunny"):
        assert f"/clips/{filmed.bath}" not in browse(who).get(address).text
    lead.post(f"{address}/decision", data={"decision": Decision.GOES_ON, "reasons": "Looked at together."})
    assert f"/clips/{filmed.bath}" not in lead.get(address).text


@pytest.mark.parametrize(
    ("who", "decision", "closed", "kept"),
    [
        ("sky", Decision.SHOWN_AGAIN, False, False),
        ("sky", Decision.GOES_ON, True, False),
        ("cody", Decision.KEPT, True, True),
    ],
)
def test_what_was_decided_is_what_happens(
    db: Session, filmed: World, browse: Browse, who: str, decision: Decision, closed: bool, kept: bool
) -> None:
    address = f"/concerns/{raised(db, filmed, browse)}/decision"
    decides = browse(who)
    assert decides.post(address, data={"decision": decision, "reasons": ""}).status_code == 409
    assert decides.post(address, data={"decision": decision, "reasons": "Looked at together."}).status_code == 302
    assert decides.post(address, data={"decision": decision, "reasons": "Again."}).status_code == 409
    assert frozen(db, {filmed.heron}) == ({filmed.heron} if closed else set())
    assert not_to_destroy(db, {filmed.heron}) == ({filmed.heron} if kept else set())
    assert "concern decided" in db.scalars(select(JournalEntry.verb)).all()


def test_only_the_records_officer_sets_a_legal_hold_and_nobody_decides_about_their_own_work(
    db: Session, filmed: World, browse: Browse
) -> None:
    concern_id = raised(db, filmed, browse)
    said = {"decision": Decision.KEPT, "reasons": "A claim."}
    refused = browse("sky").post(f"/concerns/{concern_id}/decision", data=said)
    assert refused.status_code == 409
    assert "Only the records officer sets a legal hold" in refused.text
    assert db.scalars(select(LegalHold.id)).all() == []
    db.add(RoleHeld(service_id=filmed.saltmarsh, person_id=filmed.tess, role=Role.SAFEGUARDING_LEAD, since=LONG_AGO))
    db.commit()
    assert browse("tess").post(f"/concerns/{concern_id}/decision", data=said).status_code == 403


def test_while_a_concern_waits_a_withdrawal_destroys_nothing(
    db: Session, database: Database, filmed: World, browse: Browse, settings: Settings
) -> None:
    filmed.withdraws(db, "heron")
    db.commit()
    concern_id = raised(db, filmed, browse)
    erasing_footage.sweep(database, settings, NOW + timedelta(days=30))
    db.expire_all()
    assert db.get_one(Clip, filmed.bath).destroyed_at is None
    db.rollback()
    goes_on = {"decision": Decision.GOES_ON, "reasons": "Nothing to keep."}
    assert browse("sky").post(f"/concerns/{concern_id}/decision", data=goes_on).status_code == 302
    erasing_footage.sweep(database, settings, NOW + timedelta(days=30))
    db.expire_all()
    assert db.get_one(Clip, filmed.bath).destroyed_at is not None
