"""Finding one thing the actor may see, or answering as if it were not there."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import request
from sqlalchemy import Select

from logbook import policy
from logbook.actions import standing
from logbook.domain.refusals import NotVisible
from logbook.models.base import Base, InService
from logbook.models.clients import Client
from logbook.models.cycles import Cycle
from logbook.routes.request import db, signed_in

Row = TypeVar("Row", bound=Base)
Logged = TypeVar("Logged", Client, Cycle)


def one_or_404(visible: Select[Row], table: type[InService], id_: UUID) -> Row:
    """The row with this id among those visible; 404 when it is not among them, for whatever reason.

    A request that may change it holds it until its commit, so that two who act on one row come one after the other.
    """
    if request.method not in ("GET", "HEAD"):
        visible = visible.with_for_update(of=table, key_share=True)
    found = db().scalars(visible.where(table.id == id_)).one_or_none()
    if found is None:
        raise NotVisible
    return found


def one_to_write_in(visible: Select[Logged], table: type[Logged], id_: UUID) -> Logged:
    """The client or cycle with this id, for one who may write in its record: 404 unseen, 403 where it may only be read."""
    found = one_or_404(visible, table, id_)
    policy.require(policy.may_log(signed_in(), standing.for_logging(db(), signed_in(), found)))
    return found
