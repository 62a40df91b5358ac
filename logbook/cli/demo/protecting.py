"""Protected time of the cast: hours agreed, weeks told of, and whether the manager sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from logbook.cli.demo.ids import at
from logbook.cli.demo.stories import Row
from logbook.domain.protected_time import WEEK, minutes_of, week_of, week_to_state
from logbook.models.protected_time import ProtectedTime, ProtectedTimeChoice, ProtectedWeek

if TYPE_CHECKING:
    from logbook.cli.demo.cast import Cast


def protect(cast: Cast, person_id: UUID, said: Row) -> None:
    """`weeks` are quarters, the latest week last; a week that is -1 was not told of."""
    of = {"service_id": cast.services["larkmoor"], "person_id": person_id}
    since, minutes = week_of(cast.day(said["since"])), said["hours"] * 60
    noted_at = at(cast.day(said["since"]), 17)
    cast.put(ProtectedTime, **of, since=since, minutes_a_week=minutes, noted_at=noted_at)
    facts = {"since": since, "minutes": minutes}
    cast.acts.note(of["service_id"], noted_at, person_id, "protected time agreed", person_id, **facts)
    if said.get("shows"):
        cast.put(ProtectedTimeChoice, **of, shows=True, said_at=noted_at)
        cast.acts.note(of["service_id"], noted_at, person_id, "protected time shown to managers", person_id)
    latest = week_to_state(cast.today) - WEEK
    for back, quarters in enumerate(reversed(said["weeks"])):
        if quarters < 0:
            continue
        week, used = latest - WEEK * back, minutes_of(minutes, quarters)
        stated_at = at(week + timedelta(days=5), 16)
        row = {"week_of": week, "agreed_minutes": minutes, "used_minutes": used, "stated_at": stated_at}
        cast.put(ProtectedWeek, **of, **row)
        cast.acts.note(
            of["service_id"], stated_at, person_id, "protected time stated", person_id, week=week, minutes=used
        )
