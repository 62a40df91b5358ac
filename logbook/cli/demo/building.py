"""The whole fictional database: the cast with their journeys, and the many for measuring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from logbook.actions import ways
from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.cli.demo.acts import Acts
from logbook.cli.demo.cast import Cast, gather
from logbook.cli.demo.comparing import compare
from logbook.cli.demo.ids import Ids
from logbook.cli.demo.journeys import tell_all
from logbook.cli.demo.loading import loading
from logbook.cli.demo.peers import meet_as_peers
from logbook.cli.demo.reminding import send_what_was_due
from logbook.cli.demo.scale import fill_trainees
from logbook.cli.demo.skills import rate
from logbook.cli.demo.slowing import slow_down
from logbook.models.people import Person
from logbook.models.services import Installation, Service

if TYPE_CHECKING:
    from logbook.cli.demo.drawn import Drawn


class AlreadyInUse(Exception):
    """The database holds somebody: invented people are never mixed with them."""


@dataclass(frozen=True, slots=True)
class Built:
    """What went in, and how long it took."""

    people: int
    rows: int
    seconds: float


def build(
    database: Database, today: date, seed: int, trainees: int = 0, services: int = 0, drawn: Drawn | None = None
) -> Built:
    """Fill a database nobody is in. Errors: AlreadyInUse, and nothing was changed."""
    began = perf_counter()
    _refuse_if_in_use(database)
    with loading(database) as loader:
        loader.put(Installation, {"id": 1, "created_at": _noon(today), "fictional": True})
        acts = Acts()
        cast = Cast(today, Ids(seed), loader, acts, drawn)
        gather(cast)
        tell_all(cast, seed)
        slow_down(cast)
        send_what_was_due(cast)
        meet_as_peers(cast)
        compare(cast, seed, rate(cast, seed))
        people = len(cast.people)
        if trainees:
            people += fill_trainees(cast, seed, trainees, services)
        acts.chain(cast.ids, loader)
    with database.writing() as db:
        ways.recount(db)
        db.commit()
    return Built(people, loader.count, perf_counter() - began)


def _noon(today: date) -> datetime:
    return min(datetime.combine(today, datetime.min.time(), clock.now().tzinfo), clock.now())


def _refuse_if_in_use(database: Database) -> None:
    with database.reading() as db:
        if db.scalar(select(Person.id).limit(1)) or db.scalar(select(Service.id).limit(1)):
            raise AlreadyInUse(
                "Somebody is in this database already, and invented people are never put beside them. "
                "Choose an empty instance folder with --instance."
            )
        if db.scalar(select(Installation.id)) is not None:
            raise AlreadyInUse(
                "This database was set up for real people. Choose an empty instance folder with --instance."
            )
