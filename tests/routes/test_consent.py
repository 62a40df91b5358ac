"""The consent page: recorded in one save, taken back, objected to, and the paper kept where nobody else sees it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import formparser

from logbook.domain.consent import Purpose
from logbook.models.base import new_id
from logbook.models.clients import Client, Participant
from logbook.models.consents import Consent, ConsentForm, ConsentObjection, ConsentWithdrawal
from logbook.models.footage_consent import verdicts
from tests.conftest import Browse
from tests.counting import counting
from tests.domain.test_paper import GPS, jpeg
from tests.footage import clip
from tests.world import TODAY, World

USUAL = {"everyone": "yes", "on": TODAY.isoformat()}


@pytest.fixture
def tess(db: Session, world: World, browse: Browse) -> FlaskClient:
    world.client(db, "heron")
    db.query(Consent).delete()
    world.cycle(db, "one", "heron")
    clip(db, world, "both", "one", "heron_mum", "heron_child")
    db.commit()
    return browse("tess")


def page(world: World) -> str:
    return f"/clients/{world.heron}/consent"


def allowed(db: Session, world: World, purpose: Purpose = Purpose.CARE) -> bool:
    db.rollback()
    found = verdicts(db, [world.both], purpose, TODAY)[world.both].allowed
    db.rollback()
    return found


def test_the_usual_family_in_one_save(tess: FlaskClient, world: World, db: Session) -> None:
    assert not allowed(db, world)
    db.rollback()
    assert tess.post(page(world), data=USUAL).status_code == 302
    assert allowed(db, world)
    given = {row.participant_id: row for row in db.scalars(select(Consent))}
    assert len(given) == 2
    assert given[world.heron_child].signed_by_id == world.heron_mum
    assert given[world.heron_mum].signed_by_id is None
    db.rollback()
    shown = tess.get(page(world)).text
    assert "Everyone agreed to filming, family review and supervision, until withdrawn." in shown


def test_a_family_that_agreed_as_the_client_was_begun_is_one_form_with_its_signer(
    tess: FlaskClient, world: World, db: Session
) -> None:
    db.rollback()
    sent = {"form_id": str(new_id()), "code": "Egret", "members": "child, mum, dad", "children": "child"}
    agreed = {"agreed": "yes", "signed_on": TODAY.isoformat()}
    assert [tess.post("/clients/new", data=sent | agreed).status_code for _second_click in range(2)] == [302, 302]
    egret = db.scalars(select(Client).where(Client.code == "Egret")).one()
    child, mum, dad = db.scalars(
        select(Participant.id).where(Participant.client_id == egret.id).order_by(Participant.position)
    )
    given = db.scalars(select(Consent).where(Consent.client_id == egret.id)).all()
    assert {row.participant_id: row.signed_by_id for row in given} == {child: mum, mum: None, dad: None}
    assert {row.form_id for row in given} == set(
        db.scalars(select(ConsentForm.id).where(ConsentForm.client_id == egret.id))
    )
    assert {row.signed_on for row in given} == {TODAY}


def test_the_clients_page_leads_here_for_whoever_has_not_been_asked(
    tess: FlaskClient, world: World, db: Session
) -> None:
    db.rollback()
    lead = f'href="{page(world)}#give">Record what they answered'
    assert lead in tess.get(f"/clients/{world.heron}").text
    assert f"/clients/{world.heron}/consent#give" in tess.get(f"/cycles/new?client={world.heron}").text
    assert 'id="give"' in tess.get(page(world)).text
    tess.post(page(world), data=USUAL)
    assert lead not in tess.get(f"/clients/{world.heron}").text
    tess.post(f"/clients/{world.heron}/members", data={"form_id": str(new_id()), "label": "gran", "kind": "adult"})
    assert lead in tess.get(f"/clients/{world.heron}").text
    gran = db.scalars(select(Participant.id).where(Participant.label == "gran")).one()
    db.rollback()
    alone = USUAL | {"form_id": str(new_id()), "everyone": "each", f"own-{gran}": "no"}
    assert tess.post(page(world), data=alone).status_code == 302
    answered = {row.participant_id: row.agreed for row in db.scalars(select(Consent))}
    assert answered == {world.heron_mum: True, world.heron_child: True, gran: False}


def test_a_second_click_records_nothing_more(tess: FlaskClient, world: World, db: Session) -> None:
    db.rollback()
    sent = USUAL | {"form_id": str(new_id())}
    assert [tess.post(page(world), data=sent).status_code for _ in range(2)] == [302, 302]
    assert (db.query(ConsentForm).count(), db.query(Consent).count()) == (1, 2)


def test_each_purpose_is_asked_apart_and_is_a_no_until_ticked(tess: FlaskClient, world: World, db: Session) -> None:
    db.rollback()
    everybody = [str(world.heron_mum), str(world.heron_child)]
    asked = {f"yes-{purpose}": everybody for purpose in Purpose if purpose not in (Purpose.CARE, Purpose.TEACHING)}
    tess.post(page(world), data=USUAL | asked | {"yes-teaching": everybody[:1]})
    assert {purpose for purpose in Purpose if not allowed(db, world, purpose)} == {Purpose.TEACHING}
    db.rollback()
    assert "Everyone agreed to everything but teaching, until withdrawn." in tess.get(f"/clients/{world.heron}").text


def test_not_signed_yet_says_that_it_was_explained(tess: FlaskClient, world: World, db: Session) -> None:
    db.rollback()
    tess.post(page(world), data=USUAL | {"everyone": "later"})
    assert "explained, not signed yet" in tess.get(page(world)).text
    assert not allowed(db, world)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"everyone": ""}, "Say whether everyone has agreed"),
        ({"on": "2026-03-19"}, "cannot be signed in the future"),
        ({"on": ""}, "The day on the form still needs an answer"),
        (
            {"explained_on-day": "1", "explained_on-month": "4", "explained_on-year": "2026"},
            "explained before it is signed",
        ),
        ({"valid_until-day": "1", "valid_until-month": "3", "valid_until-year": "2026"}, "last day comes after"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    tess: FlaskClient, world: World, db: Session, sent: dict[str, str], says: str
) -> None:
    db.rollback()
    ticked = {"yes-booklet": str(world.heron_mum), f"own-{world.heron_mum}": ""}
    answer = tess.post(page(world), data=USUAL | ticked | sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'id="yes-booklet-{world.heron_mum}" checked' in answer.text
    assert db.query(Consent).count() == 0


def test_each_of_them_needs_an_answer_where_they_differ(tess: FlaskClient, world: World, db: Session) -> None:
    db.rollback()
    each = USUAL | {"everyone": "each"}
    answer = tess.post(page(world), data=each)
    assert (answer.status_code, "Say for each of them what they answered" in answer.text) == (422, True)
    assert tess.post(page(world), data=each | {f"own-{world.heron_mum}": "no"}).status_code == 302
    assert [row.agreed for row in db.scalars(select(Consent))] == [False]


def test_taken_back_put_back_and_at_once(tess: FlaskClient, world: World, db: Session) -> None:
    db.rollback()
    tess.post(page(world), data=USUAL)
    sent = {"whose": str(world.heron_mum), "of": "care", "said_on": TODAY.isoformat()}
    assert tess.post(f"{page(world)}/taken-back", data=sent).status_code == 302
    assert not allowed(db, world)
    row_id = db.scalars(select(ConsentWithdrawal.id)).one()
    db.rollback()
    shown = tess.get(page(world)).text
    assert "Mum took back the yes to filming, family review and supervision on Wed 18 March" in shown
    assert "mum did not agree, or withdrew" in shown
    tess.post(f"{page(world)}/taken-back/{row_id}/at-once")
    assert db.scalars(select(ConsentWithdrawal.at_once_at)).one() is not None
    db.rollback()
    tess.post(f"{page(world)}/taken-back/{row_id}/undo")
    assert allowed(db, world)


def test_nothing_to_take_back_is_said(tess: FlaskClient, world: World, db: Session) -> None:
    db.rollback()
    sent = {"whose": str(world.heron_mum), "of": "research", "said_on": TODAY.isoformat()}
    answer = tess.post(f"{page(world)}/taken-back", data=sent)
    assert (answer.status_code, "nothing to take back" in answer.text) == (422, True)


def test_an_objection_stops_everything_until_somebody_else_decides(
    tess: FlaskClient, world: World, db: Session, browse: Browse
) -> None:
    db.rollback()
    tess.post(page(world), data=USUAL)
    tess.post(f"{page(world)}/objections", data={"who": "the other parent", "raised_on": TODAY.isoformat()})
    assert not allowed(db, world)
    row_id = db.scalars(select(ConsentObjection.id)).one()
    db.rollback()
    decision = {"decision": "the work goes on", "reasons": "They watched a clip and agreed."}
    assert tess.post(f"{page(world)}/objections/{row_id}/decision", data=decision).status_code == 403
    sunny = browse("sunny")
    assert sunny.post(f"{page(world)}/objections/{row_id}/decision", data=decision).status_code == 302
    assert allowed(db, world)
    db.rollback()
    assert sunny.post(f"{page(world)}/objections/{row_id}/decision", data=decision).status_code == 409


def test_the_paper_is_encrypted_and_shown_again(
    tess: FlaskClient, world: World, db: Session, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.rollback()

    def never(*_args: object, **_named: object) -> None:
        raise AssertionError("a plaintext temporary file")

    monkeypatch.setattr(formparser, "SpooledTemporaryFile", never)
    canary = b"a canary in plain sight" * 40_000
    photograph = jpeg().replace(b"\x12\xff\x00\x34", canary)
    assert len(photograph) > 500 * 1024
    fields = "".join(f'--edge\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in USUAL.items())
    file = '--edge\r\nContent-Disposition: form-data; name="paper"; filename="../../mum.exe"\r\n\r\n'
    body = (fields + file).encode() + photograph + b"\r\n--edge--\r\n"
    sent = {"data": body, "content_type": "multipart/form-data; boundary=edge"}
    assert tess.post(page(world), **sent).status_code == 302
    form_id = db.scalars(select(ConsentForm.id)).one()
    db.rollback()
    paper = tess.get(f"{page(world)}/{form_id}/paper")
    assert (paper.mimetype, paper.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert (canary in paper.data, GPS in paper.data) == (True, False)
    kept = [path.read_bytes() for path in instance.rglob("*") if path.is_file()]
    assert kept
    assert not any(canary[:23] in data for data in kept)
    world.moves_on(db, "tess")
    db.commit()
    assert tess.get(f"{page(world)}/{form_id}/paper").status_code == 404, "a name and a signature stay with the service"


def test_what_is_no_photograph_is_refused_and_nothing_is_kept(tess: FlaskClient, world: World, db: Session) -> None:
    db.rollback()
    sent = USUAL | {"paper": (BytesIO(b"PK\x03\x04"), "paper.jpg")}
    answer = tess.post(page(world), data=sent, content_type="multipart/form-data")
    assert (answer.status_code, "This is no photograph" in answer.text) == (422, True)
    assert db.query(Consent).count() == 0


def test_the_page_asks_as_much_of_two_forms_as_of_twelve(tess: FlaskClient, world: World, db: Session) -> None:
    db.rollback()
    counts: list[int] = []
    for _ in range(2):
        for _form in range(len(counts) * 10 + 2):
            tess.post(page(world), data=USUAL)
        with counting(db.get_bind()) as sent:
            assert tess.get(page(world)).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 20
