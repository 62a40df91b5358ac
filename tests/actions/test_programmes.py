"""A service's copies of the programmes: given once, kept as new versions, retired; journeys stay where they were."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import programmes
from logbook.data import programme_keys
from logbook.domain.refusals import NotAllowed, RuleBroken
from logbook.models.base import new_id
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.programmes import keys_in, open_for_enrolment, programme_of
from tests.world import NOW, TODAY, World


@pytest.fixture
def first(db: Session, world: World) -> ProgrammeVersion:
    """Saltmarsh's first version of VIG practitioner."""
    return db.get_one(ProgrammeVersion, world.saltmarsh_programme)


def edited(text: str, cycles: int = 18) -> str:
    """The next version, asking for that many cycles in the end."""
    assert "version = 1" in text
    assert "cycles = 18" in text
    return text.replace("version = 1", "version = 2").replace("cycles = 18", f"cycles = {cycles}")


def test_a_service_is_given_what_it_does_not_have(db: Session, world: World) -> None:
    ada = world.actor(db, "ada")
    assert programmes.give_shipped(db, ada, world.saltmarsh, NOW) == 3
    assert programmes.give_shipped(db, ada, world.saltmarsh, NOW) == 0
    assert keys_in(db, world.saltmarsh) == set(programme_keys())
    assert keys_in(db, world.harbour) == {"vig-practitioner"}


@pytest.mark.parametrize("who", ["cody", "tess", "orla"])
def test_only_the_services_own_administrator_changes_programmes(
    db: Session, world: World, first: ProgrammeVersion, who: str
) -> None:
    actor = world.actor(db, who)
    text = edited(first.text, 20)
    with pytest.raises(NotAllowed):
        programmes.give_shipped(db, actor, world.saltmarsh, NOW)
    with pytest.raises(NotAllowed):
        programmes.keep_version(db, actor, first, text, new_id(), NOW)
    with pytest.raises(NotAllowed):
        programmes.retire(db, actor, first, NOW)
    with pytest.raises(NotAllowed):
        programmes.bring_back(db, actor, first, NOW)


def test_an_edit_is_a_new_version_and_journeys_stay_on_theirs(
    db: Session, world: World, first: ProgrammeVersion
) -> None:
    ada = world.actor(db, "ada")
    text = edited(first.text, 20)
    key = new_id()
    kept = programmes.keep_version(db, ada, first, text, key, NOW)
    assert (kept.version, programme_of(kept).final_milestone.required.cycles) == (2, 20)
    assert programmes.keep_version(db, ada, first, text, key, NOW) is kept
    assert db.get_one(Journey, world.tess_journey).programme_id == first.id
    assert programme_of(first).final_milestone.required.cycles == 18
    assert [v.version for v in open_for_enrolment(db, [world.saltmarsh], TODAY)] == [2]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cycles = 18", "cycles = many", "line 27"),
        ("clients = 6", "clients = 2", "asks for less"),
        ("cycles = 18", 'cycles = "18"', "Line 27, stages[1].milestones[2].cycles"),
        ('key = "vig-practitioner"', 'key = "another"', "Line 1, key"),
        ("version = 2", "version = 4", "Line 3, version"),
        ("version = 2", "version = 1", "Line 3, version"),
        ("own_goal = false", "own_goal = false\nunheard_of = 1", "unheard_of"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_its_line(
    db: Session, world: World, first: ProgrammeVersion, old: str, new: str, said: str
) -> None:
    text = edited(first.text).replace(old, new)
    with pytest.raises(RuleBroken) as refused:
        programmes.keep_version(db, world.actor(db, "ada"), first, text, new_id(), NOW)
    assert said in str(refused.value)
    assert refused.value.field == "text"
    assert len(db.scalars(select(ProgrammeVersion).where(ProgrammeVersion.service_id == world.saltmarsh)).all()) == 1


def test_a_text_that_says_nothing_new_is_refused(db: Session, world: World, first: ProgrammeVersion) -> None:
    with pytest.raises(RuleBroken, match="says the same as version 1"):
        programmes.keep_version(db, world.actor(db, "ada"), first, edited(first.text), new_id(), NOW)


def test_two_people_editing_at_once_are_told(db: Session, world: World, first: ProgrammeVersion) -> None:
    ada = world.actor(db, "ada")
    programmes.keep_version(db, ada, first, edited(first.text, 20), new_id(), NOW)
    with pytest.raises(RuleBroken, match=r"version 2 is there already\. Write version = 3"):
        programmes.keep_version(db, ada, first, edited(first.text, 21), new_id(), NOW)


def test_a_retired_version_takes_nobody_until_it_is_brought_back(
    db: Session, world: World, first: ProgrammeVersion
) -> None:
    ada = world.actor(db, "ada")
    programmes.retire(db, ada, first, NOW)
    db.flush()
    assert open_for_enrolment(db, [world.saltmarsh], TODAY) == []
    programmes.bring_back(db, ada, first, NOW)
    db.flush()
    assert open_for_enrolment(db, [world.saltmarsh], TODAY) == [first]


def test_a_skeleton_is_not_open_for_enrolment(db: Session, world: World) -> None:
    programmes.give_shipped(db, None, world.saltmarsh, NOW)
    keys = {v.key for v in open_for_enrolment(db, [world.saltmarsh], TODAY)}
    assert keys == set(programme_keys()) - {"vig-supervisor"}
