"""Statements built once and asked many times.

Putting a statement together costs several times what the database takes to answer it. A function that builds one for an
actor is called once with somebody who stands for any actor, and what it built is kept; each asking gives its own values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import BindParameter, Date, Executable, Integer, Uuid, bindparam

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


def asked(build: Callable[[Actor], Statement], actor: Actor) -> tuple[Statement, Mapping[str, Any]]:
    """The kept statement with this actor's values: `db.execute(*asked(trainees_of, actor))`."""
    statement = kept(build)
    return statement, values_of(actor)


ROWS_READ, ROWS_BEFORE = "rows_read", "rows_before"


@cache
def kept_in_pages(build: Callable[[Actor], Rows]) -> Rows:
    """The kept statement as a long list reads it: so many rows, after so many, both told when it is asked."""
    most, before = (bindparam(name, type_=Integer()) for name in (ROWS_READ, ROWS_BEFORE))
    paged: Rows = kept(build).limit(most).offset(before)
    return paged


def values_of(actor: Actor) -> Mapping[str, Any]:
    """This actor's values for a statement kept by now."""
    places = {name: actor.services_as(*roles) for name, roles in _ANYBODY.asked.items()}
    return {"actor_id": actor.id, "actor_today": actor.today, **places}
