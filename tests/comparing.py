"""Pairs of ratings to be compared, the comparisons they are put into, and the study's own five."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.domain.people import Role
from logbook.models.comparing import ComparedPractitioner, GroupComparison
from logbook.models.journeys import Journey
from logbook.models.people import Person, RoleHeld, SupervisionLine
from tests.conftest import Browse
from tests.domain.skills.test_tables import PRINTED_2, spread
from tests.rating import rating, recording, scale
from tests.world import LONG_AGO, NOW, World

BASE = "/skills/comparisons"
COMPARED = [key for item in scale().sub_scales for key in sorted(item.keys)]
FIVE = dict(zip(["tess", "theo", "una", "vic", "wes"], PRINTED_2.rows, strict=True))


def pair(db: Session, world: World, who: str, first: int, second: int, rater: str = "") -> None:
    """A shared review and another meeting of somebody's, rated by themself or by somebody else, with these raw totals."""
    as_whom = "supervisor" if rater else "self"
    for name, kind, total in (("review", "shared review", first), ("meeting", "other meeting", second)):
        recording(db, world, f"{who}_{name}", who, kind=kind)
        rating(db, world, f"{who}_{name}_rating", f"{who}_{name}", rater or who, as_whom, {**spread(total, COMPARED)})
    db.commit()


def two(world: World, who: str = "tess") -> str:
    return f"{BASE}/two?first={world.ids[f'{who}_review_rating']}&second={world.ids[f'{who}_meeting_rating']}"


def make(db: Session, world: World, browse: Browse, who: str, whose: str) -> str:
    form = {"title": "Spring", "first_name": "shared review", "second_name": "other meeting", "whose": whose}
    answer = browse(who).post(f"{BASE}/new", data={**form, "form_id": str(uuid4())})
    assert answer.status_code == 302, answer.text
    found = db.scalars(select(GroupComparison.id).where(GroupComparison.maker_id == world.ids[who])).one()
    db.rollback()
    return f"{BASE}/{found}"


def place_of(db: Session, world: World, who: str = "tess") -> UUID:
    """Somebody's place in the one comparison they are in."""
    found = db.scalars(select(ComparedPractitioner.id).where(ComparedPractitioner.person_id == world.ids[who])).one()
    db.rollback()
    return found


def halves(world: World, who: str) -> dict[str, str]:
    return {"first": str(world.ids[f"{who}_review_rating"]), "second": str(world.ids[f"{who}_meeting_rating"])}


def five(db: Session, world: World) -> None:
    """The study's five practitioners as Sunny's trainees, each rated by her with the totals that the study prints."""
    for who, row in FIVE.items():
        if who not in world.ids:
            person = Person(service_id=world.saltmarsh, name=who.title(), email=f"{who}@example.org", created_at=NOW)
            world.add(db, who, person)
            db.add(RoleHeld(service_id=world.saltmarsh, person_id=person.id, role=Role.PRACTITIONER, since=LONG_AGO))
            world.ids[f"{who}_journey"] = _journey(db, world, who)
        pair(db, world, who, row.first, row.second, rater="sunny")


def _journey(db: Session, world: World, who: str) -> UUID:
    common = {"service_id": world.saltmarsh}
    journey = Journey(**common, person_id=world.ids[who], programme_id=world.saltmarsh_programme, enrolled_on=LONG_AGO)
    db.add(journey)
    db.flush()
    whose = {"journey_id": journey.id, "trainee_id": world.ids[who], "supervisor_id": world.sunny, "since": LONG_AGO}
    db.add(SupervisionLine(**common, **whose))
    return journey.id
