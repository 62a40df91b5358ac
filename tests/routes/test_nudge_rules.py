"""A service's rules: changed with a look at who would hear, refused at the field, tried on the past; its bank holidays."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.domain.nudges import Stall
from logbook.models import nudge_rules
from logbook.models.nudge_rules import NudgeRule
from logbook.models.services import Service
from tests.conftest import Browse
from tests.stalling import all_busy, heard, moved
from tests.world import NOW, World

USUAL: dict[str, Any] = {"in_use": "yes", "after1": "20", "to1": ["trainee"], "words1": "Hello {name}.", "seen": "1"}


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def path(world: World, stall: str = "nothing-filmed") -> str:
    return f"/nudges/{world.saltmarsh}/{stall}"


def kept(db: Session) -> list[NudgeRule]:
    """The versions kept; the session lets go of the database at once."""
    db.rollback()
    rows = list(db.scalars(select(NudgeRule).order_by(NudgeRule.version)))
    db.expunge_all()
    db.rollback()
    return rows


def test_a_rule_tells_who_would_hear_as_it_is_and_as_it_is_typed(db: Session, world: World, browse: Browse) -> None:
    all_busy(db, world)
    moved(db, world, "tess", 28)
    moved(db, world, "theo", 21)
    db.commit()
    cody = browse("cody")
    as_it_is = words(cody.get(path(world)).text)
    assert "1 person would get a message" in as_it_is
    assert "Tess: “The first film is the highest step" in as_it_is
    look = words(cody.post(path(world), data=USUAL | {"do": "look"}).text)
    assert "2 people would get a message" in look
    assert "Theo: “Hello Theo.”" in look
    assert kept(db) == []


def test_whoever_heard_already_is_counted_and_would_not_hear_it_twice(
    db: Session, world: World, browse: Browse
) -> None:
    all_busy(db, world)
    moved(db, world, "tess", 28)
    heard(db, world, NOW - timedelta(days=1))
    db.commit()
    page = words(browse("cody").get(path(world)).text)
    assert "Nobody would get a message. 1 reminder of it went out already; nobody hears the same twice." in page
    assert "Tess" not in page


def test_a_rule_is_kept_as_a_version_of_the_services_own(db: Session, world: World, browse: Browse) -> None:
    cody = browse("cody")
    assert cody.post(path(world), data=USUAL | {"do": "keep"}).location.endswith("/nudges")
    assert [(each.version, each.steps[0]["after"], each.made_by_id) for each in kept(db)] == [(2, 20, world.cody)]
    assert "after 20 days, the trainee: “Hello {name}.”" in words(cody.get("/nudges").text)
    assert browse("orla").get("/nudges").text.count("after 20 days") == 0
    stale = cody.post(path(world), data=USUAL | {"do": "keep", "after1": "22"})
    assert stale.status_code == 422
    assert "Somebody changed this rule meanwhile" in stale.text
    assert 'value="22"' in stale.text
    same = cody.post(path(world), data=USUAL | {"do": "keep", "seen": "2"})
    assert "nothing needs keeping" in same.text
    off = cody.post(path(world), data=USUAL | {"do": "keep", "seen": "2", "in_use": "no"})
    assert off.status_code == 302
    assert not nudge_rules.in_force(db, world.saltmarsh)[Stall.NOTHING_FILMED].in_use


def test_sent_twice_it_is_kept_once(db: Session, world: World, browse: Browse) -> None:
    form = USUAL | {"do": "keep", "form_id": "0192a1b2-0000-7000-8000-00000000aaaa"}
    cody = browse("cody")
    assert [cody.post(path(world), data=form).status_code for _ in range(2)] == [302, 302]
    assert len(kept(db)) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"to1": []}, "Somebody has to hear it: choose who."),
        ({"after1": "-5"}, "Step 1: after how many days should be a whole number from 1 to 730"),
        ({"after1": "0"}, "should be from 1 to 730; you wrote 0"),
        (
            {"words1": "About {child}."},
            "Nothing stands for {child}: the fields here are {days}, {name}, {service}, {weeks}.",
        ),
        ({"words1": "About {client.code}."}, "Nothing stands for {client.code}"),
        ({"words1": "An open {brace"}, "A brace { or } stands alone"),
        ({"words1": ""}, "The words are missing"),
        ({"to1": ["manager"]}, "choose from the answers shown"),
        ({"after1": "", "words1": ""}, "A rule needs at least one step"),
        ({"after3": "10", "to3": ["trainee"], "words3": "Again."}, "This step comes after the one of 20 days"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    db: Session, world: World, browse: Browse, change: dict[str, Any], says: str
) -> None:
    answer = browse("cody").post(path(world), data=USUAL | change | {"do": "keep"})
    assert answer.status_code == 422
    assert says in words(answer.text).replace("&#39;", "'")
    if change.get("words1"):
        assert change["words1"] in answer.text
    assert kept(db) == []


def test_whoever_is_waited_for_is_told_as_a_number_alone(db: Session, world: World, browse: Browse) -> None:
    all_busy(db, world)
    world.client(db, "heron")
    world.cycle(db, "first", "heron", sent_at=NOW - timedelta(days=20), sent_to_id=world.sunny)
    db.commit()
    page = words(browse("cody").get(path(world, "supervisor-waited-for")).text)
    assert "1 person would get a message. Who they are is theirs alone to know." in page
    assert "Sunny" not in page


def test_the_last_quarter_is_looked_back_on_without_sending(db: Session, world: World, browse: Browse) -> None:
    moved(db, world, "tess", 100)
    db.commit()
    page = words(browse("cody").get(f"/nudges/{world.saltmarsh}/past").text)
    assert (
        "From Wed 1 October 2025 to Wed 31 December 2025, by the rules as they are now. Nothing is sent by looking."
        in page
    )
    assert "2 trainees would have had" in page
    assert "Mon 27 October 2025: Tess, told to the trainee; nothing new since Mon 1 September 2025" in page
    assert "Mon 24 November 2025: Theo, told to the coordinator" in page


def test_bank_holidays_are_chosen_by_country_and_part(db: Session, world: World, browse: Browse) -> None:
    cody, address = browse("cody"), f"/nudges/{world.saltmarsh}/bank-holidays"
    assert cody.post(address, data={"country": "gb", "part": "sct"}).status_code == 302
    assert db.get_one(Service, world.saltmarsh).subdivision == "SCT"
    db.rollback()
    assert "Known are: ENG, NIR, SCT, WLS" in cody.post(address, data={"country": "GB", "part": "LDN"}).text
    assert "The bank holidays of “ZZ” are not known" in cody.post(address, data={"country": "ZZ"}).text
