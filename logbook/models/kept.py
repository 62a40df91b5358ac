"""Statements built once and asked many times.

Putting a statement together costs several times what the database takes to answer it. A function that builds one for an
actor is called once with somebody who stands for anybody with roles in so many services, and what it built is kept; each
asking gives its own values.

What comes back are columns, so the session's connection is asked and not the session, which would look for objects in
every row: a third of what a long list costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import BindParameter, CursorResult, Date, Executable, Integer, Row, Uuid, bindparam
from sqlalchemy.orm import Session

from logbook.domain.people import Actor, Role
from logbook.models.base import Rows

Statement = TypeVar("Statement", bound=Executable)

_NO_SERVICE = UUID(int=0)


class _Anybody:
    """What a statement asks of an actor with roles in so many services, as parameters named for it."""

    def __init__(self, services: int) -> None:
        self.id: BindParameter[Any] = bindparam("actor_id", type_=Uuid())
        self.today: BindParameter[Any] = bindparam("actor_today", type_=Date())
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
        values = {"actor_id": actor.id, "actor_today": actor.today}
        for name, roles in self.asked.items():
            held = actor.services_as(*roles)
            for number in range(self.services):
                values[f"{name}_{number}"] = held[number] if number < len(held) else _NO_SERVICE
        return values


def kept(build: Callable[[Actor], Statement], actor: Actor) -> tuple[Statement, Mapping[str, Any]]:
    """The statement this function builds, with this actor's values."""
    statement, anybody = _built(build, max(len(actor.places), 1))
    return statement, anybody.values(actor)


@cache
def _built(build: Callable[[Actor], Statement], services: int) -> tuple[Statement, _Anybody]:
    anybody = _Anybody(services)
    return build(cast(Actor, anybody)), anybody


def asked(
    db: Session, build: Callable[[Actor], Executable], actor: Actor, **more: Any
) -> CursorResult[*tuple[Any, ...]]:
    """What the kept statement finds for this actor; `more` are values of its own: `asked(db, trainees_of, actor).all()`."""
    statement, values = kept(build, actor)
    return db.connection().execute(statement, {**values, **more})


def asked_for_some(
    db: Session, build: Callable[[Actor], Rows], actor: Actor, most: int, before: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The same as a long list reads it: at most so many rows, after so many."""
    return asked(db, _bounded(build), actor, rows_read=most, rows_before=before).all()


@cache
def _bounded(build: Callable[[Actor], Rows]) -> Callable[[Actor], Rows]:
    most, before = (bindparam(name, type_=Integer()) for name in ("rows_read", "rows_before"))
    return lambda actor: build(actor).limit(most).offset(before)
