"""Finding one thing the actor may see, or answering as if it were not there."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import request
from sqlalchemy import Select, Uuid, bindparam

from logbook import policy
from logbook.actions import standing
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible
from logbook.models.base import Base, InService
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.models.kept import found_one
from logbook.routes.request import db, signed_in

Row = TypeVar("Row", bound=Base)
Logged = TypeVar("Logged", Client, Cycle)


def one_or_404(visible: Callable[[Actor], Select[Row]] | Select[Row], table: type[InService], id_: UUID) -> Row:
    """The row with this id among those visible to the actor; 404 when it is not among them, for whatever reason.

    A request that may change it holds it until its commit, so that two who act on one row come one after the other.
    """
    writes = request.method not in ("GET", "HEAD")
    if isinstance(visible, Select):
        found: Row | None = db().scalars(_one_of(visible, table, writes), {"row_id": id_}).one_or_none()
    else:
        one = _one_visible(visible, cast(Hashable, table), writes)
        found = found_one(db(), one, cast(type[Row], table), signed_in(), row_id=id_)
    if found is None:
        raise NotVisible
    return found


def one_to_write_in(visible: Callable[[Actor], Select[Logged]], table: type[Logged], id_: UUID) -> Logged:
    """The client or cycle with this id, for one who may write in its record: 404 unseen, 403 where it may only be read."""
    found = one_or_404(visible, table, id_)
    policy.require(policy.may_log(signed_in(), standing.for_logging(db(), signed_in(), found)))
    return found


def _one_of(rows: Select[Row], table: Any, writes: bool) -> Select[Row]:
    if writes:
        rows = rows.with_for_update(of=table, key_share=True)
    return rows.where(table.id == bindparam("row_id", type_=Uuid()))


@cache
def _one_visible(visible: Any, table: Any, writes: bool) -> Callable[[Actor], Select[Any]]:
    return lambda actor: _one_of(visible(actor), table, writes)
