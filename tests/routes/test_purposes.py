"""What families are asked is the service's own: edited as a text, kept as versions, refused by line and reason."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.data import purposes_text
from logbook.domain.consent import Purpose
from logbook.domain.people import Role
from logbook.models.consents import Consent
from logbook.models.journal import JournalEntry
from logbook.models.people import RoleHeld
from logbook.models.purposes import PurposeText, asked_in
from tests.conftest import Browse
from tests.world import LONG_AGO, World

AT = "/recordings/purposes"
TASK = "UK GDPR Article 6(1)(e), a task in the public interest"
OWN = (
    purposes_text()
    .replace("May we film, watch", "May we film you, watch", 1)
    .replace("Consent: UK GDPR Article 6(1)(a) and, for what", f"{TASK}; and, for what", 1)
)


@pytest.fixture
def officer(db: Session, world: World, browse: Browse) -> FlaskClient:
    """Cody is records officer of Saltmarsh."""
    held = {"service_id": world.saltmarsh, "person_id": world.cody, "since": LONG_AGO}
    db.add(RoleHeld(**held, role=Role.RECORDS_OFFICER))
    world.client(db, "heron")
    db.commit()
    return browse("cody")


def kept(officer: FlaskClient, text: str, after: int = 0, key: str = "") -> tuple[int, str]:
    answer = officer.post(AT, data={"text": text, "after": after, "form_id": key or str(uuid4())})
    return answer.status_code, answer.text


def test_a_service_asks_in_its_own_words_on_its_own_basis(
    officer: FlaskClient, db: Session, world: World, browse: Browse
) -> None:
    consent = f"/clients/{world.heron}/consent"
    assert "The words that ship: yours to change." in officer.get(AT).text
    assert "May we film, watch" in browse("tess").get(consent).text
    key = str(uuid4())
    assert [kept(officer, OWN, key=key)[0] for _twice in range(2)] == [302, 302]
    assert "version 1." in officer.get(AT).text
    page = browse("tess").get(consent).text
    assert "May we film you, watch" in page
    assert TASK in page
    db.rollback()
    assert asked_in(db, world.saltmarsh)[Purpose.CARE].basis.startswith(TASK)
    assert not asked_in(db, world.harbour)[Purpose.CARE].basis.startswith(TASK), "another service asks as it did"
    assert db.scalars(select(Consent.agreed)).all() == [True, True], "what was answered before stays answered"
    assert list(db.scalars(select(JournalEntry.verb))).count("purposes kept") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("purposes = 7", "Line 1, purposes"),
        (OWN.replace('key = "research"', 'key = "court"'), "“court” is no purpose"),
        (OWN.replace('key = "research"', 'key = "booklet"'), "“booklet” is asked twice"),
        (purposes_text(), "This asks the same as before"),
    ],
)
def test_a_text_that_cannot_be_used_comes_back_with_its_line(
    officer: FlaskClient, db: Session, text: str, said: str
) -> None:
    status, page = kept(officer, text)
    assert status == 422
    assert said in page
    assert db.scalars(select(PurposeText)).all() == []


def test_two_who_edit_at_once_see_each_others_text(officer: FlaskClient) -> None:
    assert kept(officer, OWN)[0] == 302
    status, page = kept(officer, OWN.replace("researchers", "scientists"))
    assert status == 422
    assert "Version 1 was kept meanwhile" in page
    assert "Version 1 is newer than the one you edit" in page
    assert 'name="after" value="1"' in page
    assert kept(officer, OWN.replace("researchers", "scientists"), after=1)[0] == 302


def test_nobody_else_changes_what_families_are_asked(officer: FlaskClient, browse: Browse) -> None:
    for name in ("tess", "sunny", "ada"):
        assert browse(name).get(AT).status_code == 403
        assert kept(browse(name), OWN)[0] == 403
    assert officer.get(AT).status_code == 200
