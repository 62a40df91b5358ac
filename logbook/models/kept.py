"""Statements built once and asked many times.

Putting a statement together costs several times what the database takes to answer it. A function that builds one for an
actor is called once with somebody who stands for any actor, and what it built is kept; each asking gives its own values.

What comes back are columns, so the session's connection is asked and not the session, which would look for objects in
every row: a third of what a long list costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import BindParameter, CursorResult, Date, Executable, Integer, Row, Uuid, bindparam
from sqlalchemy.orm import Session

from logbook.domain.people import Actor, Role
from logbook.models.base import Rows

Statement = TypeVar("Statement", bound=Executable)


class _Anybody:
    """What a statement asks of an actor, as parameters named for it."""

    def __init__(self) -> None:
        self.id: BindParameter[Any] = bindparam("actor_id", type_=Uuid())
        self.today: BindParameter[Any] = bindparam("actor_today", type_=Date())
        self.asked: dict[str, tuple[Role, ...]] = {}

    def services_as(self, *roles: Role) -> BindParameter[Any]:
        """The services in which the actor holds any of these roles: a list, told when the statement is asked."""
        name = "actor_as_" + "_or_".join(sorted(role.name.lower() for role in roles))
        self.asked[name] = roles
        return bindparam(name, type_=Uuid(), expanding=True)


_ANYBODY = _Anybody()


@cache
def kept(build: Callable[[Actor], Statement]) -> Statement:
    """The statement this function builds, for any actor; by itself it is a part of another."""
    return build(cast(Actor, _ANYBODY))


def asked(db: Session, build: Callable[[Actor], Executable], actor: Actor) -> CursorResult[*tuple[Any, ...]]:
    """What the kept statement finds for this actor: `asked(db, trainees_of, actor).all()`."""
    statement = kept(build)
    return db.connection().execute(statement, values_of(actor))


def asked_for_some(
    db: Session, build: Callable[[Actor], Rows], actor: Actor, most: int, before: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The same as a long list reads it: at most so many rows, after so many."""
    statement = _bounded(build)
    return db.connection().execute(statement, {**values_of(actor), "rows_read": most, "rows_before": before}).all()


@cache
def _bounded(build: Callable[[Actor], Rows]) -> Rows:
    most, before = (bindparam(name, type_=Integer()) for name in ("rows_read", "rows_before"))
    bounded: Rows = kept(build).limit(most).offset(before)
    return bounded


def values_of(actor: Actor) -> Mapping[str, Any]:
    """This actor's values for a statement kept by now."""
    places = {name: actor.services_as(*roles) for name, roles in _ANYBODY.asked.items()}
    return {"actor_id": actor.id, "actor_today": actor.today, **places}
