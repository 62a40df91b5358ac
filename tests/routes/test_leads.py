"""Whatever is refused says what is missing, and beside it stands a link that opens for whoever reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from logbook.domain.cohorts import CourseDecision
from logbook.models.journeys import Journey
from logbook.models.people import RoleHeld, SupervisionLine
from logbook.routes.leads import MENDS
from logbook.routes.ways import WAYS
from tests.conftest import Browse
from tests.contracts.tree import files, parsed
from tests.courses import course, newcomer, place
from tests.supervising import held, signed, take
from tests.world import TODAY, World

THIRD_OF_MARCH = {"until-day": "3", "until-month": "3", "until-year": "2026"}
REFUSED: list[tuple[str, str, dict[str, str], str]] = [
    ("tess", "/clients/{heron}/not-now", {"reason": ""}, "/clients/{heron}"),
    ("tess", "/clients/{heron}/settle", {"word": "perhaps"}, "/clients/{heron}"),
    ("tess", "/clients/{heron}/take-out", {}, "/clients/{heron}"),
    ("tess", "/cycles/{one}/end-early", {"reason": ""}, "/cycles/{one}"),
    ("tess", "/cycles/{one}/take-out", {}, "/cycles/{one}"),
    ("tess", "/cycles/{bare}/send", {}, "/cycles/{bare}/edit#next_step"),
    ("tess", "/cycles/{refusing}/send", {}, "/clients/{willow}/consent"),
    ("theo", "/cycles/{alone}/send", {}, "/account#ask"),
    ("sunny", "/supervision/{session}/remove", {}, "/supervision/{session}/edit"),
    (
        "tess",
        "/journeys/{tess_journey}/milestones/accreditation/ask",
        {},
        "/journeys/{tess_journey}/milestones/mid-point",
    ),
    ("cody", "/courses/places/{tess on course}/think-again", {}, "/journeys/{tess_journey}/leave"),
    ("ada", "/courses/places/{tess on course}/think-again", {}, "/account#ask"),
    ("cody", "/courses/places/{nell on course}/unbook", {}, "/courses/places/{nell on course}"),
    (
        "ada",
        "/people/roles/{sunny_role}/end",
        THIRD_OF_MARCH,
        "/journeys/{tess_journey}/supervisor",
    ),
    ("ada", "/people/invite", {"name": "Tess", "email": "tess@example.org", "roles": "manager"}, "/people/{tess}"),
]
"""(who, what they ask, what they send, where the refusal leads)"""


@pytest.fixture
def refusing(db: Session, world: World) -> World:
    """A world in which each of these is refused."""
    for client, trainee in (("heron", "tess"), ("willow", "tess"), ("plover", "theo")):
        world.client(db, client, trainee, client.title())
    world.cycle(db, "one", "heron")
    world.cycle(db, "bare", "heron", next_step="")
    world.cycle(db, "alone", "plover")
    held(db, world, "session")
    take(db, world, "session", "one")
    signed(db, world, "one")
    world.cycle(db, "refusing", "willow")
    world.withdraws(db, "willow")
    for line in db.query(SupervisionLine).filter_by(journey_id=world.theo_journey):
        line.until = TODAY.replace(month=1)
    newcomer(db, world)
    begun = course(db, world)
    place(db, world, "nell")
    place(db, world, "tess", decision=CourseDecision.ENROLLED, decided_on=TODAY)
    db.get_one(Journey, world.tess_journey).course_id = begun.id
    world.ids["sunny_role"] = db.query(RoleHeld.id).filter_by(person_id=world.sunny).scalar()
    db.commit()
    return world


@pytest.mark.parametrize(("who", "asked", "sent", "leads_to"), REFUSED)
def test_a_refusal_links_to_what_mends_it(
    browse: Browse, refusing: World, who: str, asked: str, sent: dict[str, str], leads_to: str
) -> None:
    browser = browse(who)
    answer = browser.post(asked.format_map(refusing.ids), data=sent | {"form_id": str(uuid4())})
    assert answer.status_code in (409, 422)
    found = [unescape(href) for href in re.findall(r'href="([^"]+)"', _told(answer.text))]
    assert leads_to.format_map(refusing.ids) in found
    assert {href: browser.get(href).status_code for href in found} == dict.fromkeys(found, 200)


def test_words_that_came_with_what_is_refused_are_given_back(browse: Browse, refusing: World) -> None:
    words = "They moved <away> in the night."
    sent = {"reason": words, "form_id": str(uuid4()), "word": "away"}
    answer = browse("tess").post(f"/clients/{refusing.heron}/not-now", data=sent)
    assert answer.status_code == 409
    typed = unescape(answer.text[answer.text.index("What you had typed") :])
    assert words in typed
    assert sent["form_id"] not in typed
    assert "What you had typed" not in browse("tess").post(f"/clients/{refusing.heron}/take-out").text


def test_every_key_leads_somewhere() -> None:
    """A reason's key is a field of some form, or one that routes/leads.py or routes/ways.py knows."""
    known = {*MENDS, "milestone", *(key for ways in WAYS.values() for key in ways), *_fields()}
    keys = {key for path in files(".py", under=("logbook",)) for key in _keys(path)}
    assert "consent" in keys
    assert keys - known == set()


def _told(page: str) -> str:
    """The part of the page that says what stands in the way."""
    begun = re.search("[Ww]hat stands in the way|errors-title|It stays as it is", page)
    assert begun, "the page says nothing"
    start = begun.start()
    return page[start : page.index("</ul>" if "</ul>" in page[start:] else "</div>", start)]


def _keys(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Call(func=ast.Name(id="Reason"), args=[_, ast.Constant(value=str(key)), *_]):
                yield key.partition("#")[0]
            case ast.Call(
                func=ast.Name(id="Reason"), args=[_, ast.JoinedStr(values=[ast.Constant(value=str(key)), *_]), *_]
            ):
                yield key.partition("#")[0]


def _fields() -> Iterator[str]:
    for path in files(".py", under=("logbook/routes",)):
        for node in ast.walk(parsed(path)):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=kind))) if kind.endswith(
                    "Field"
                ):
                    yield name
