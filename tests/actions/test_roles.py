"""Roles begin and end with dates, end sessions, and never leave a service without an administrator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from logbook.actions import journal, retiring, roles
from logbook.adapters.database import Database
from logbook.domain.people import Role
from logbook.domain.refusals import NotAllowed, RuleBroken
from logbook.domain.roles import Spell
from logbook.models import belonging
from logbook.models.accounts import SignIn
from logbook.models.people import Person, RoleHeld
from tests.racing import at_once
from tests.world import NOW, TODAY, World, sign_in_row

YESTERDAY = TODAY - timedelta(days=1)


def give(db: Session, world: World, who: str, role: Role, by: str = "ada", **more: Any) -> RoleHeld:
    wanted = Spell(role, **{"since": TODAY, **more})
    return roles.give(db, world.actor(db, by), db.get_one(Person, world.ids[who]), world.saltmarsh, wanted, NOW)


def held(db: Session, world: World, who: str, role: Role) -> RoleHeld:
    return db.scalars(select(RoleHeld).where(RoleHeld.person_id == world.ids[who], RoleHeld.role == role)).one()


def end(db: Session, world: World, who: str, role: Role, by: str = "ada", last: date = YESTERDAY) -> None:
    roles.end(db, world.actor(db, by), held(db, world, who, role), last, NOW)
    db.flush()


def test_a_role_holds_between_its_dates_and_ends_sessions(db: Session, world: World) -> None:
    db.execute(sign_in_row(world.tess, world.saltmarsh, "a token", NOW))
    give(db, world, "tess", Role.IT_CHAMPION, until=TODAY + timedelta(days=7))
    assert world.actor(db, "tess").holds(Role.IT_CHAMPION, world.saltmarsh)
    assert not world.actor(db, "tess", NOW + timedelta(days=8)).holds(Role.IT_CHAMPION, world.saltmarsh)
    assert db.scalars(select(SignIn.ended_at).where(SignIn.person_id == world.tess)).all() == [NOW]


def test_a_role_that_ends_at_once_is_gone_at_once(db: Session, world: World) -> None:
    give(db, world, "tess", Role.IT_CHAMPION)
    end(db, world, "tess", Role.IT_CHAMPION)
    assert not world.actor(db, "tess").holds(Role.IT_CHAMPION, world.saltmarsh)


@pytest.mark.parametrize("by", ["cody", "tess", "sunny", "orla"])
def test_only_the_services_administrator_changes_roles(db: Session, world: World, by: str) -> None:
    with pytest.raises(NotAllowed):
        give(db, world, "tess", Role.ADMINISTRATOR, by=by)
    with pytest.raises(NotAllowed):
        end(db, world, "tess", Role.TRAINEE, by=by)


@pytest.mark.parametrize(
    ("role", "more", "said"),
    [
        (Role.TRAINEE, {}, "already a trainee"),
        (Role.ASSESSOR, {"until": YESTERDAY}, "last day comes before the first"),
        (Role.ASSESSOR, {"since": date(1926, 1, 1)}, "too long ago"),
        (Role.TRAINEE_SUPERVISOR, {}, "choose who that is"),
        (Role.TRAINEE_SUPERVISOR, {"under_id": "tess"}, "under themselves"),
        (Role.TRAINEE_SUPERVISOR, {"under_id": "cody"}, "has to be a supervisor here"),
        (Role.TRAINEE_SUPERVISOR, {"under_id": "orla"}, "has to be a supervisor here"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    db: Session, world: World, role: Role, more: dict[str, Any], said: str
) -> None:
    if "under_id" in more:
        more = {**more, "under_id": world.ids[str(more["under_id"])]}
    with pytest.raises(RuleBroken, match=said):
        give(db, world, "tess", role, **more)


def test_a_trainee_supervisor_is_entitled_under_a_named_one(db: Session, world: World) -> None:
    give(db, world, "tess", Role.TRAINEE_SUPERVISOR, under_id=world.sunny)
    assert world.actor(db, "tess").supervises_in(world.saltmarsh)
    with pytest.raises(RuleBroken, match="Tess works under them"):
        end(db, world, "sunny", Role.SUPERVISOR)


def test_somebody_outside_comes_by_invitation(db: Session, world: World) -> None:
    with pytest.raises(RuleBroken, match="invite them"):
        give(db, world, "otto", Role.TRAINEE)


def test_a_supervisor_with_trainees_is_not_left_without_a_successor(db: Session, world: World) -> None:
    with pytest.raises(RuleBroken, match=r"They supervise Tess: .* They supervise Theo: "):
        end(db, world, "sunny", Role.SUPERVISOR)
    end(db, world, "sam", Role.SUPERVISOR)
    assert not world.actor(db, "sam").supervises_in(world.saltmarsh)


class TestTheLastAdministrator:
    def test_cannot_end_the_role_nor_give_it_an_end(self, db: Session, world: World) -> None:
        for last in (YESTERDAY, TODAY + timedelta(days=300)):
            with pytest.raises(RuleBroken, match="last administrator"):
                end(db, world, "ada", Role.ADMINISTRATOR, last=last)

    def test_cannot_be_retired(self, db: Session, world: World) -> None:
        with pytest.raises(RuleBroken, match="last administrator"):
            retiring.retire(db, world.actor(db, "ada"), db.get_one(Person, world.ada), world.saltmarsh, None, NOW)

    @pytest.mark.parametrize(
        "change", [{"retired_on": TODAY}, {"password_hash": None}], ids=["retired", "without a password"]
    )
    def test_another_who_cannot_sign_in_is_no_other(self, db: Session, world: World, change: dict[str, object]) -> None:
        give(db, world, "cody", Role.ADMINISTRATOR)
        db.execute(update(Person).where(Person.id == world.cody).values(**change))
        with pytest.raises(RuleBroken, match="last administrator"):
            end(db, world, "ada", Role.ADMINISTRATOR)

    def test_another_for_a_while_or_from_tomorrow_is_no_other(self, db: Session, world: World) -> None:
        give(db, world, "cody", Role.ADMINISTRATOR, until=TODAY + timedelta(days=30))
        give(db, world, "sam", Role.ADMINISTRATOR, since=TODAY + timedelta(days=1))
        with pytest.raises(RuleBroken, match="last administrator"):
            end(db, world, "ada", Role.ADMINISTRATOR)

    def test_may_go_once_there_is_another(self, db: Session, world: World) -> None:
        give(db, world, "cody", Role.ADMINISTRATOR)
        end(db, world, "ada", Role.ADMINISTRATOR)
        assert belonging.administrators(db, world.saltmarsh, TODAY) == {world.cody}

    @pytest.mark.parametrize("way", ["end", "retire"])
    def test_two_who_end_each_other_at_once_leave_one(self, database: Database, world: World, way: str) -> None:
        with database.writing() as db:
            give(db, world, "cody", Role.ADMINISTRATOR)
            journal.commit(db)

        def end_other(db: Session, by: str, whom: str) -> None:
            person = db.get_one(Person, world.ids[whom])
            if way == "retire":
                retiring.retire(db, world.actor(db, by), person, world.saltmarsh, None, NOW)
            else:
                end(db, world, whom, Role.ADMINISTRATOR, by=by)

        refused = at_once(database, [lambda db: end_other(db, "ada", "cody"), lambda db: end_other(db, "cody", "ada")])
        assert len(refused) == 1
        assert isinstance(refused[0], RuleBroken | NotAllowed)
        with database.reading() as db:
            assert len(belonging.administrators(db, world.saltmarsh, TODAY)) == 1
