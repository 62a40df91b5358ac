"""One kept statement serves anybody, however many services they have roles in, and tells each only what is theirs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.domain.people import Actor, Place, Role
from logbook.models.base import Rows, new_id
from logbook.models.kept import Places, _with_room, asked, asked_about
from logbook.models.services import Service
from tests.world import NOW, World


def supervised_services(actor: Actor) -> Rows:
    return select(Service.id).where(Service.id.in_(actor.services_as(Role.SUPERVISOR, Role.TRAINEE_SUPERVISOR)))


def somebody(**roles: tuple[UUID, Role]) -> Actor:
    places = {id_: Place(id_, name, "Europe/London", frozenset({role})) for name, (id_, role) in roles.items()}
    return Actor(new_id(), "Sunny", NOW, places)


def found(db: Session, actor: Actor) -> set[UUID]:
    return set(asked(db, supervised_services, actor).scalars())


def test_each_service_is_found_in_which_one_of_the_roles_is_held(db: Session, world: World) -> None:
    here, there = (world.saltmarsh, Role.SUPERVISOR), (world.harbour, Role.TRAINEE_SUPERVISOR)
    assert found(db, somebody(here=here)) == {world.saltmarsh}
    assert found(db, somebody(there=there)) == {world.harbour}
    assert found(db, somebody(here=here, there=there)) == {world.saltmarsh, world.harbour}
    assert found(db, somebody(here=here, there=(world.harbour, Role.TRAINEE))) == {world.saltmarsh}


def test_nothing_is_found_for_another_role_or_none(db: Session, world: World) -> None:
    assert found(db, somebody()) == set()
    assert found(db, somebody(here=(world.saltmarsh, Role.TRAINEE))) == set()


def services_with(ids: Places) -> Rows:
    return select(Service.id).where(Service.id.in_(ids))


def test_a_list_of_ids_is_asked_about_whatever_its_length(db: Session, world: World) -> None:
    here, there = world.saltmarsh, world.harbour
    for ids in ([], [here], [here, there], [here, new_id(), there], {here, there, *(new_id() for _ in range(40))}):
        assert set(asked_about(db, services_with, ids).scalars()) == {here, there} & set(ids)


def test_few_statements_serve_every_length(db: Session) -> None:
    before = _with_room.cache_info().currsize
    for length in range(1, 65):
        asked_about(db, services_with, [new_id() for _ in range(length)])
    assert _with_room.cache_info().currsize - before <= 7
