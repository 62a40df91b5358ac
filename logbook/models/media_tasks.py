"""Work on recordings that waits for the inspector."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select

from logbook.domain.inspection import Work
from logbook.models.base import UtcDateTime
from logbook.models.recordings import MediaTask


def waiting(works: Collection[Work], now: datetime | BindParameter[Any]) -> ColumnElement[bool]:
    """Not ended, and nobody's: never claimed, let go of, or claimed by a worker that has been silent too long."""
    free = or_(MediaTask.claimed_until.is_(None), MediaTask.claimed_until <= now)
    return and_(MediaTask.finished_at.is_(None), MediaTask.work.in_([work.value for work in works]), free)


@cache
def one_waiting(works: tuple[Work, ...]) -> Select[UUID]:
    """Whether anything waits at the moment `now`, which is given when it is asked: several times a second, so it is built once."""
    return select(MediaTask.id).where(waiting(works, bindparam("now", type_=UtcDateTime()))).limit(1)
