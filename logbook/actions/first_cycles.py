"""The first cycle of a journey, counted without reading the journey's facts again.

A later cycle changes nothing in the statistics and the first changes one day. What the journey was counted as has come with the
client, so the new count goes with the note of its activity, on condition that nobody has changed it since.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Date, Table, Text, Update, Uuid, bindparam, case, or_, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from logbook.actions import ways
from logbook.domain.retention_of_people.ways import with_first_cycle
from logbook.models.clients import Client
from logbook.models.journeys import Journey


def counted(db: Session, client: Client, done_on: date) -> bool:
    """Note the activity and count the day; false, with nothing done, where it takes the facts to know what changes."""
    before = client.journey_counted or {}
    after = with_first_cycle(before, done_on)
    if after is None:
        return False
    values = {"of_journey": client.journey_id, "day": done_on, "known": json.dumps(before), "counts": after}
    done = cast(CursorResult[Any], db.execute(_noting(), values, execution_options={"preserve_rowcount": True}))
    if done.rowcount != 1:
        return False
    db.expire(client, ["journey_counted"])
    ways.moved(db, client.service_id, before, after)
    return True


@cache
def _noting() -> Update:
    table = cast(Table, Journey.__table__)
    day, latest = bindparam("day", type_=Date()), table.c.last_activity_on
    as_known = as_type(table.c.counted, Text) == bindparam("known", type_=Text())
    return (
        update(table)
        .where(table.c.id == bindparam("of_journey", type_=Uuid()), as_known)
        .values(
            counted=bindparam("counts"), last_activity_on=case((or_(latest.is_(None), latest < day), day), else_=latest)
        )
    )
