"""Two records of one family become one, and nothing of either is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.actions import families, figures
from logbook.adapters.database import Database
from logbook.domain.families import Someone, same_people
from logbook.domain.refusals import NotAllowed, RuleBroken
from logbook.models.base import new_id
from logbook.models.clients import Client, Goal, Participant, VisitAttempt, agreed_since, participants_of
from logbook.models.consents import Consent
from logbook.models.cycles import Cycle, CycleParticipant
from logbook.models.journeys import Journey
from tests.conftest import Browse
from tests.racing import at_once
from tests.world import NOW, TODAY, World


def two_records(db: Session, world: World) -> None:
    """Heron with a mum and a child; Willow with the same two and a grandmother."""
    world.client(db, "heron", code="Heron")
    world.client(db, "willow", code="Willow")
    common = {"service_id": world.saltmarsh, "client_id": world.willow}
    world.add(db, "gran", Participant(**common, position=2, label="gran"))
    db.add(Goal(**common, position=0, text="Calmer meals"))
    db.add(VisitAttempt(**common, on=TODAY, outcome="happened"))
    world.cycle(db, "first", "heron")
    world.cycle(db, "second", "willow", reviewed_on=TODAY - timedelta(days=1))
    db.flush()


def merge(db: Session, world: World, by: str = "tess", kept: str = "heron", gone: str = "willow") -> None:
    clients = [db.get_one(Client, world.ids[name]) for name in (kept, gone)]
    families.merge(db, world.actor(db, by), clients[0], clients[1], NOW)
    db.flush()
    db.expire_all()


@pytest.mark.parametrize("by", ["tess", "sunny"])
def test_everything_moves_to_the_one_that_stays(db: Session, world: World, by: str) -> None:
    two_records(db, world)
    merge(db, world, by)
    assert db.get_one(Client, world.willow).merged_into_id == world.heron
    assert set(db.scalars(select(Cycle.client_id))) == {world.heron}
    assert [each.label for each in participants_of(db, world.heron)] == ["mum", "child", "gran"]
    took_part = set(db.scalars(select(CycleParticipant.participant_id)))
    assert took_part == {world.heron_mum, world.heron_child, world.gran}
    for table in (Consent, Goal, VisitAttempt, Participant):
        assert set(db.scalars(select(table.client_id))) == {world.heron}


def test_a_family_counts_once(db: Session, world: World) -> None:
    two_records(db, world)
    figures.recount(db, world.tess_journey)
    merge(db, world)
    assert figures.compare(db) == []
    assert db.get_one(Journey, world.tess_journey).clients_signed_off == 0


def test_the_answer_signed_last_is_the_one_in_force(db: Session, world: World) -> None:
    two_records(db, world)
    for who, agreed in (("willow_mum", False), ("gran", True)):
        said = {"service_id": world.saltmarsh, "client_id": world.willow, "participant_id": world.ids[who]}
        db.add(Consent(**said, agreed=agreed, signed_on=TODAY, recorded_at=NOW, recorded_by_id=world.tess))
    db.flush()
    merge(db, world)
    assert agreed_since(db, db.get_one(Cycle, world.second)) is None


@pytest.mark.parametrize("by", ["sam", "theo", "cody", "ada", "mika", "otto"])
def test_only_the_trainee_and_their_supervisor(db: Session, world: World, by: str) -> None:
    two_records(db, world)
    with pytest.raises(NotAllowed):
        merge(db, world, by)


def test_what_cannot_be_one_family_is_refused(db: Session, world: World) -> None:
    two_records(db, world)
    world.client(db, "theos", "theo", code="Harbour")
    with pytest.raises(RuleBroken, match="different journeys"):
        merge(db, world, "sunny", gone="theos")
    with pytest.raises(RuleBroken, match="same record twice"):
        merge(db, world, gone="heron")
    merge(db, world)
    with pytest.raises(RuleBroken, match="already"):
        merge(db, world)


def test_pressed_both_ways_at_once_one_stays(database: Database, world: World) -> None:
    with database.writing() as db:
        two_records(db, world)
        db.commit()
    acts = [
        lambda db: merge(db, world, "tess"),
        lambda db: merge(db, world, "sunny", kept="willow", gone="heron"),
    ]
    assert len(at_once(database, acts)) == 1


def test_a_word_used_twice_joins_nobody() -> None:
    a, b, c, d = (new_id() for _ in range(4))
    kept = [Someone(a, "Mum", False), Someone(b, "sister", True)]
    assert same_people(kept, [Someone(c, " mum ", False), Someone(d, "sister", False)]) == {c: a}
    assert same_people(kept, [Someone(c, "mum", False), Someone(d, "MUM", False)]) == {}


class TestThePage:
    @pytest.mark.parametrize(("who", "status"), [("tess", 200), ("sunny", 200), ("sam", 404), ("ada", 404), ("", 302)])
    def test_opens_for_those_who_write_in_the_record(
        self, browse: Browse, database: Database, world: World, who: str, status: int
    ) -> None:
        with database.writing() as db:
            two_records(db, world)
            db.commit()
        assert browse(who).get(f"/clients/{world.heron}/merge").status_code == status

    def test_asks_to_be_sure_and_then_makes_them_one(self, browse: Browse, database: Database, world: World) -> None:
        with database.writing() as db:
            two_records(db, world)
            db.commit()
        tess, path = browse("tess"), f"/clients/{world.heron}/merge"
        unsure = tess.post(path, data={"other": str(world.willow)})
        assert unsure.status_code == 422
        assert "Tick this if they are" in unsure.text
        strange = tess.post(path, data={"other": str(world.theo), "sure": "y"})
        assert strange.status_code == 422
        assert tess.post(path, data={"other": str(world.willow), "sure": "y"}).location == f"/clients/{world.heron}"
        assert tess.get(f"/clients/{world.willow}").status_code == 404
