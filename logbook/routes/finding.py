"""Finding one thing the actor may see, or answering as if it were not there."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import request
from sqlalchemy import Select

from logbook.domain.refusals import NotVisible
from logbook.models.base import Base, InService
from logbook.routes.request import db

Row = TypeVar("Row", bound=Base)


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
