"""Statements built once and asked many times.

Putting a statement together costs several times what the database takes to answer it. A function that builds one for an
actor is called once with somebody who stands for anybody with roles in so many services, and what it built is kept; each
asking gives its own values.

What comes back are columns, so the session's connection is asked and not the session, which would look for objects in
every row: a third of what a long list costs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import chain, islice, repeat
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CursorResult,
    Date,
    Dialect,
    Executable,
    Integer,
    Row,
    Select,
    TextualSelect,
    Uuid,
    bindparam,
    inspect,
    select,
)
from sqlalchemy.orm import Session

from logbook.domain.people import Actor, Role
from logbook.models.base import Base, Rows, UtcDateTime
from logbook.models.in_words import in_words

Entity = TypeVar("Entity", bound=Base)

_NO_SERVICE = UUID(int=0)


class _Anybody:
    """What a statement asks of an actor with roles in so many services, as parameters named for it."""

    def __init__(self, services: int) -> None:
        self.id: BindParameter[Any] = bindparam("actor_id", type_=Uuid())
        self.today: BindParameter[Any] = bindparam("actor_today", type_=Date())
        self.now: BindParameter[Any] = bindparam("actor_now", type_=UtcDateTime())
        self.services = services
        self.asked: dict[str, tuple[Role, ...]] = {}

    def services_as(self, *roles: Role) -> list[BindParameter[Any]]:
        """The services in which the actor holds any of these roles: a parameter for each there can be.

        A list that is told only when the statement is asked would be written into its text at every asking.
        """
        name = "actor_as_" + "_or_".join(sorted(role.name.lower() for role in roles))
        self.asked[name] = roles
        return [bindparam(f"{name}_{number}", type_=Uuid()) for number in range(self.services)]

    def values(self, actor: Actor) -> dict[str, Any]:
        """What this actor puts in the parameters' places."""
        values = {"actor_id": actor.id, "actor_today": actor.today, "actor_now": actor.now}
        for name, roles in self.asked.items():
            held = actor.services_as(*roles)
            for number in range(self.services):
                values[f"{name}_{number}"] = held[number] if number < len(held) else _NO_SERVICE
        return values


def found_one(
    db: Session, build: Callable[[Actor], Select[Entity]], table: type[Entity], actor: Actor, **more: Any
) -> Entity | None:
    """The one row, as an object of the session, that the kept statement finds for this actor, or None."""
    statement, anybody = _of_objects(build, table, max(len(actor.places), 1), db.connection().dialect)
    found: Entity | None = db.scalars(statement, {**anybody.values(actor), **more}).one_or_none()
    return found


@cache
def _of_objects(build: Any, table: Any, services: int, dialect: Dialect) -> tuple[Executable, _Anybody]:
    if any(each.deferred for each in inspect(table).column_attrs):  # a text has no place for what is read later
        anybody = _Anybody(services)
        return build(cast(Actor, anybody)), anybody
    words, anybody = _written(build, services, dialect)
    return select(table).from_statement(words) if isinstance(words, TextualSelect) else words, anybody


@cache
def _written(build: Callable[[Actor], Executable], services: int, dialect: Dialect) -> tuple[Executable, _Anybody]:
    anybody = _Anybody(services)
    return in_words(build(cast(Actor, anybody)), dialect), anybody


def asked(
    db: Session, build: Callable[[Actor], Executable], actor: Actor, **more: Any
) -> CursorResult[*tuple[Any, ...]]:
    """What the kept statement finds for this actor; `more` are values of its own: `asked(db, trainees_of, actor).all()`."""
    connection = db.connection()
    statement, anybody = _written(build, max(len(actor.places), 1), connection.dialect)
    return connection.execute(statement, {**anybody.values(actor), **more})


def asked_for_some(
    db: Session, build: Callable[[Actor], Rows], actor: Actor, most: int, before: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The same as a long list reads it: at most so many rows, after so many."""
    return asked(db, _bounded(build), actor, rows_read=most, rows_before=before).all()


@cache
def _bounded(build: Callable[[Actor], Rows]) -> Callable[[Actor], Rows]:
    most, before = (bindparam(name, type_=Integer()) for name in ("rows_read", "rows_before"))
    return lambda actor: build(actor).limit(most).offset(before)


Places = list[BindParameter[Any]]
"""Where the ids of a list go in a statement that is kept."""


def asked_about(
    db: Session, build: Callable[..., Executable], *lists: Collection[UUID], **more: Any
) -> CursorResult[*tuple[Any, ...]]:
    """What a kept statement finds about these ids: `build` is given the places of each list, for `column.in_(places)`; about none it
    goes by values of its own.

    A statement has room for one, two, four ... ids, so that few are built and none is written anew for each asking; what is
    left of the room is told the same id again.
    """
    rooms = tuple(1 << (len(ids) - 1).bit_length() if ids else 1 for ids in lists)
    values = {
        f"ids_{which}_{number}": id_
        for which, (ids, room) in enumerate(zip(lists, rooms, strict=True))
        for number, id_ in enumerate(islice(chain(ids, repeat(next(iter(ids), _NO_SERVICE))), room))
    }
    connection = db.connection()
    return connection.execute(_with_room(build, rooms, connection.dialect), {**values, **more})


@cache
def _with_room(build: Callable[..., Executable], rooms: tuple[int, ...], dialect: Dialect) -> Executable:
    places = (
        [bindparam(f"ids_{which}_{number}", type_=Uuid()) for number in range(room)] for which, room in enumerate(rooms)
    )
    return in_words(build(*places), dialect)
