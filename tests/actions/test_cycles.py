"""Logging, changing and sending a cycle: the rules of the record, on a real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.actions import cycles, journal
from logbook.domain.cycles import CycleState, Ending, state
from logbook.domain.refusals import NotAllowed, NotVisible, RuleBroken
from logbook.models.base import new_id
from logbook.models.clients import Client, agreed_since
from logbook.models.cycles import Cycle, CycleRevision, facts_of
from logbook.models.journal import JournalEntry
from tests.world import NOW, TODAY, World

WRITTEN: dict[str, Any] = {
    "filmed_on": TODAY - timedelta(days=2),
    "childs_answer": "yes",
    "reviewed_on": TODAY,
    "review_minutes": 45,
    "line": "She waits, he looks up. 👀",
    "next_step": "Film bath time.",
}


def log(db: Session, world: World, who: str = "tess", cycle_id: UUID | None = None, **values: Any) -> Cycle:
    client = db.get_one(Client, world.heron)
    entry = cycles.Entry({**WRITTEN, **values}, (world.heron_mum, world.heron_child))
    cycle_id = cycle_id or new_id()
    cycles.log(db, world.actor(db, who), client, entry, cycle_id=cycle_id, now=NOW)
    return db.get_one(Cycle, cycle_id)


@pytest.fixture(autouse=True)
def heron(db: Session, world: World) -> UUID:
    return world.client(db, "heron")


def test_a_changed_cycle_keeps_what_it_said_before(db: Session, world: World) -> None:
    cycle = log(db, world)
    entry = cycles.Entry({**WRITTEN, "line": "Another line"}, (world.heron_mum,))
    cycles.change(db, world.actor(db, "tess"), cycle, entry, seen_version=1, now=NOW)
    kept = db.scalars(select(CycleRevision).where(CycleRevision.cycle_id == cycle.id)).one()
    assert kept.words is not None
    assert (kept.version, kept.words["line"], cycle.version) == (1, WRITTEN["line"], 2)


def test_a_logged_cycle_is_journalled_without_its_words(db: Session, world: World) -> None:
    cycle = log(db, world)
    journal.commit(db)
    entry = db.scalars(select(JournalEntry).where(JournalEntry.subject_id == cycle.id)).one()
    assert entry.verb == "cycle logged"
    assert "line" not in str(entry.details)


def test_a_second_click_finds_the_first_ones_cycle(db: Session, world: World) -> None:
    key = new_id()
    assert log(db, world, cycle_id=key) is log(db, world, cycle_id=key, line="Sent again")
    assert db.scalar(select(func.count()).select_from(Cycle)) == 1


def test_a_key_of_another_clients_cycle_is_not_answered(db: Session, world: World) -> None:
    world.client(db, "willow", trainee="theo", code="Willow")
    theirs = world.cycle(db, "theirs", "willow")
    with pytest.raises(NotVisible):
        log(db, world, cycle_id=theirs)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"filmed_on": TODAY + timedelta(days=1)}, "filmed_on", "future"),
        ({"reviewed_on": TODAY + timedelta(days=1)}, "reviewed_on", "future"),
        ({"reviewed_on": TODAY - timedelta(days=9)}, "reviewed_on", "after the film"),
        ({"filmed_on": None}, "filmed_on", "give the day"),
        ({"childs_answer": "no"}, "childs_answer", "The child said no"),
        ({"review_minutes": 0}, "review_minutes", "at least 1 minute"),
        ({"review_minutes": 5000}, "review_minutes", "5,000"),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(
    db: Session, world: World, values: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        log(db, world, **values)
    assert refused.value.field == field
    assert words in str(refused.value)


def test_somebody_of_another_family_cannot_take_part(db: Session, world: World) -> None:
    world.client(db, "willow", code="Willow")
    client = db.get_one(Client, world.heron)
    entry = cycles.Entry(dict(WRITTEN), (world.willow_mum,))
    with pytest.raises(NotVisible):
        cycles.log(db, world.actor(db, "tess"), client, entry, cycle_id=new_id(), now=NOW)


@pytest.mark.parametrize("who", ["theo", "sam", "cody", "mika", "ada", "ash", "otto"])
def test_only_the_trainee_and_their_present_supervisor_log(db: Session, world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        log(db, world, who)


def test_a_supervisors_entry_waits_for_the_trainee(db: Session, world: World) -> None:
    cycle = log(db, world, "sunny")
    with pytest.raises(RuleBroken, match="has not yet said that it is right"):
        cycles.send(db, world.actor(db, "tess"), cycle, NOW)
    cycles.agree(db, world.actor(db, "tess"), cycle, NOW)
    cycles.send(db, world.actor(db, "tess"), cycle, NOW)
    assert cycle.sent_to_id == world.sunny


def test_sending_names_everything_that_is_missing_at_once(db: Session, world: World) -> None:
    cycle = log(db, world, reviewed_on=None, review_minutes=None, line="", next_step="")
    with pytest.raises(RuleBroken) as refused:
        cycles.send(db, world.actor(db, "tess"), cycle, NOW)
    assert len(refused.value.reasons) == 4


def test_sent_and_taken_back(db: Session, world: World) -> None:
    cycle, tess = log(db, world), world.actor(db, "tess")
    cycles.send(db, tess, cycle, NOW)
    assert state(facts_of(cycle, agreed_since(db, cycle))) is CycleState.WITH_SUPERVISOR
    cycles.take_back(db, tess, cycle, NOW)
    assert state(facts_of(cycle, agreed_since(db, cycle))) is CycleState.COMPLETED


def test_a_stale_form_saves_nothing(db: Session, world: World) -> None:
    cycle, tess = log(db, world), world.actor(db, "tess")
    entry = cycles.Entry({**WRITTEN, "line": "Another line"}, (world.heron_mum,))
    cycles.change(db, tess, cycle, entry, seen_version=1, now=NOW)
    with pytest.raises(cycles.Stale):
        cycles.change(db, tess, cycle, cycles.Entry(dict(WRITTEN)), seen_version=1, now=NOW)
    assert cycle.line == "Another line"


def test_ended_early_and_taken_up_again(db: Session, world: World) -> None:
    cycle, tess = log(db, world, reviewed_on=None), world.actor(db, "tess")
    cycles.end_early(db, tess, cycle, Ending.MOVED, NOW)
    assert state(facts_of(cycle, None)) is CycleState.ENDED_EARLY
    cycles.go_on(db, tess, cycle, NOW)
    assert state(facts_of(cycle, None)) is CycleState.FILMED
    done = log(db, world)
    with pytest.raises(RuleBroken, match="cannot end early"):
        cycles.end_early(db, tess, done, Ending.MOVED, NOW)
