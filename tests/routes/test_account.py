"""One's own account, and the pages anybody may read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.links import LinkKind
from logbook.models.accounts import Link
from logbook.models.journal import JournalEntry
from logbook.models.people import Person
from logbook.models.services import Installation
from tests.conftest import Browse
from tests.letters import letters_to, link_to
from tests.world import PASSWORD, World

GOOD = "seven herons over mud"


@pytest.mark.parametrize(
    "path", ["/account", "/account/data", "/account/name", "/account/password", "/account/address"]
)
@pytest.mark.parametrize("who", ["tess", "sunny", "ada", "mika"])
def test_everybody_has_their_own(browse: Browse, path: str, who: str) -> None:
    assert browse(who).get(path).status_code == 200
    assert browse("").get(path).status_code == 302


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/source"])
def test_anybody_reads_what_this_is(browse: Browse, path: str) -> None:
    for who in ("", "tess"):
        assert browse(who).get(path).status_code == 200


def test_a_name_is_changed_and_never_emptied(browse: Browse, database: Database, world: World) -> None:
    tess = browse("tess")
    assert tess.post("/account/name", data={"name": "  "}).status_code == 422
    assert tess.post("/account/name", data={"name": "Tess Ó Moore"}).location == "/account"
    with database.reading() as db:
        assert db.get_one(Person, world.tess).name == "Tess Ó Moore"


class TestANewPassword:
    def test_ends_the_other_sessions_and_is_told_by_letter(self, browse: Browse, database: Database) -> None:
        here, elsewhere = browse("tess"), browse("tess")
        assert here.post("/account/password", data={"old": PASSWORD, "password": GOOD}).location == "/account"
        assert elsewhere.get("/account").status_code == 302
        assert here.get("/account").status_code == 200
        assert "was changed" in letters_to(database, "tess@example.org")[-1].subject
        signed = browse("").post("/sign-in", data={"email": "tess@example.org", "password": GOOD})
        assert signed.status_code == 302

    @pytest.mark.parametrize(
        ("old", "new", "said"), [("wrong", GOOD, "not your present password"), (PASSWORD, "short", "at least 12")]
    )
    def test_needs_the_present_one_and_a_good_one(self, browse: Browse, old: str, new: str, said: str) -> None:
        answer = browse("tess").post("/account/password", data={"old": old, "password": new})
        assert answer.status_code == 422
        assert said in answer.text
        assert GOOD not in answer.text


class TestANewAddress:
    def ask(self, browse: Browse, to: str = "moved@example.org", password: str = PASSWORD) -> int:
        return browse("tess").post("/account/address", data={"email": to, "password": password}).status_code

    def email(self, database: Database, world: World) -> str | None:
        with database.reading() as db:
            return db.get_one(Person, world.tess).email

    @pytest.mark.parametrize(
        "order", [("tess@example.org", "moved@example.org"), ("moved@example.org", "tess@example.org")]
    )
    def test_needs_both_addresses_to_agree(
        self, browse: Browse, database: Database, world: World, order: tuple[str, str]
    ) -> None:
        assert self.ask(browse) == 302
        anybody = browse("")
        for address in order:
            assert anybody.get(link_to(database, address)).status_code == 200
        assert "Now open the link" in anybody.post(link_to(database, order[0])).text
        assert self.email(database, world) == "tess@example.org"
        assert "you sign in with moved@example.org" in anybody.post(link_to(database, order[1])).text
        assert self.email(database, world) == "moved@example.org"
        assert anybody.post(link_to(database, order[1])).status_code == 410

    def test_asked_again_the_earlier_letters_open_nothing(
        self, browse: Browse, database: Database, world: World
    ) -> None:
        self.ask(browse)
        earlier = link_to(database, "tess@example.org")
        self.ask(browse, "other@example.org")
        assert browse("").post(earlier).status_code == 410
        browse("").post(link_to(database, "other@example.org"))
        assert self.email(database, world) == "tess@example.org"

    def test_one_that_is_taken_is_told_to_its_owner_alone(self, browse: Browse, database: Database) -> None:
        assert self.ask(browse, "theo@example.org") == self.ask(browse, "free@example.org") == 302
        (letter,) = letters_to(database, "theo@example.org")
        assert "nothing has changed" in letter.body
        assert "/change-of-address/" not in letter.body

    @pytest.mark.parametrize(
        ("to", "password"), [("moved@example.org", "wrong"), ("nowhere", PASSWORD), ("tess@example.org", PASSWORD)]
    )
    def test_what_cannot_be_is_refused(self, browse: Browse, to: str, password: str) -> None:
        assert self.ask(browse, to, password) == 422

    def test_without_a_mail_server_an_administrator_confirms_it(
        self, browse: Browse, database: Database, world: World
    ) -> None:
        asked = browse("tess").post("/account/address", data={"email": "moved@example.org", "password": PASSWORD})
        assert asked.location == "/account#ask"
        where, ada = f"/people/{world.tess}", browse("ada")
        page = ada.get(where).text
        assert "<strong>moved@example.org</strong> instead of <strong>tess@example.org</strong>" in page
        found = re.search(r'name="change" value="(\w+)"', page)
        assert found is not None
        assert "A new address waits" not in browse("cody").get(where).text
        assert browse("cody").post(f"{where}/address", data={"change": found[1]}).status_code == 403
        assert ada.post(f"{where}/address", data={"change": found[1]}).location == where
        assert self.email(database, world) == "moved@example.org"
        assert ada.post(f"{where}/address", data={"change": found[1]}).status_code == 409
        for address in ("tess@example.org", "moved@example.org"):
            assert browse("").post(link_to(database, address)).status_code == 410
        with database.reading() as db:
            noted = select(JournalEntry.actor_id, JournalEntry.subject_id).where(
                JournalEntry.verb == "address confirmed"
            )
            assert db.execute(noted).all() == [(world.ada, world.tess)]

    def test_what_is_confirmed_is_what_was_read(self, browse: Browse, database: Database, world: World) -> None:
        self.ask(browse)
        found = re.search(r'name="change" value="(\w+)"', browse("ada").get(f"/people/{world.tess}").text)
        assert found is not None
        self.ask(browse, "other@example.org")
        answer = browse("ada").post(f"/people/{world.tess}/address", data={"change": found[1]})
        assert answer.status_code == 409
        assert self.email(database, world) == "tess@example.org"

    @pytest.mark.parametrize(("fictional", "host"), [(True, ""), (False, "mail.example.org")])
    def test_where_letters_are_read_nobody_confirms_it_for_them(
        self,
        app: Flask,
        browse: Browse,
        database: Database,
        world: World,
        monkeypatch: pytest.MonkeyPatch,
        fictional: bool,
        host: str,
    ) -> None:
        own: Settings = app.extensions["logbook.settings"]
        monkeypatch.setitem(app.extensions, "logbook.settings", replace(own, mail=replace(own.mail, host=host)))
        with database.writing() as db:
            db.execute(update(Installation).values(fictional=fictional))
            db.commit()
        assert self.ask(browse) == 302
        assert "A new address waits" not in browse("ada").get(f"/people/{world.tess}").text
        with database.reading() as db:
            change = db.scalars(select(Link.details).where(Link.kind == LinkKind.OLD_ADDRESS)).one()["change"]
        answer = browse("ada").post(f"/people/{world.tess}/address", data={"change": change})
        assert answer.status_code == 409
        assert self.email(database, world) == "tess@example.org"

    def test_administrators_do_not_confirm_their_own(self, browse: Browse, world: World) -> None:
        ada = browse("ada")
        ada.post("/account/address", data={"email": "ada.moved@example.org", "password": PASSWORD})
        assert "A new address waits" not in ada.get(f"/people/{world.ada}").text
        assert ada.post(f"/people/{world.ada}/address", data={"change": "any"}).status_code == 403

    def test_a_made_up_link_opens_nothing(self, browse: Browse) -> None:
        assert browse("").get("/change-of-address/made-up").status_code == 404


def test_signing_out_elsewhere_leaves_this_session(browse: Browse) -> None:
    here, elsewhere = browse("tess"), browse("tess")
    assert "Elsewhere" in here.get("/account").text
    assert here.post("/account/sign-out-elsewhere").location == "/account"
    assert elsewhere.get("/account").status_code == 302
    assert "Elsewhere" not in here.get("/account").text
