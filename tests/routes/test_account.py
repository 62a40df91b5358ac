"""One's own account, and the pages anybody may read."""

from __future__ import annotations

import pytest

from logbook.adapters.database import Database
from logbook.models.people import Person
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

    def test_a_made_up_link_opens_nothing(self, browse: Browse) -> None:
        assert browse("").get("/change-of-address/made-up").status_code == 404


def test_signing_out_elsewhere_leaves_this_session(browse: Browse) -> None:
    here, elsewhere = browse("tess"), browse("tess")
    assert "Elsewhere" in here.get("/account").text
    assert here.post("/account/sign-out-elsewhere").location == "/account"
    assert elsewhere.get("/account").status_code == 302
    assert "Elsewhere" not in here.get("/account").text
