"""Work on recordings that waits for the inspector."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from logbook.domain.inspection import Work
from logbook.models.recordings import MediaTask


def waiting(works: Collection[Work], now: datetime) -> ColumnElement[bool]:
    """Not ended, and nobody's: never claimed, let go of, or claimed by a worker that has been silent too long."""
    free = or_(MediaTask.claimed_until.is_(None), MediaTask.claimed_until <= now)
    return and_(MediaTask.finished_at.is_(None), MediaTask.work.in_([work.value for work in works]), free)
