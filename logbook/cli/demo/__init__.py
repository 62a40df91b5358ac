"""`logbook demo`: a fictional service with people everywhere on the way, and as many more as a measurement needs.

The same seed and the same day give the same rows, save the drawn clips' files, whose ids are new each time. Only ever put
into a database with nobody in it, which from then on is marked as fictional: it never sends mail, and on this computer alone it
signs people in with one tap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.cli import migrate, options
from logbook.cli.demo.building import AlreadyInUse, build

if TYPE_CHECKING:
    from logbook.cli.demo.drawn import Drawn
    from logbook.config import Settings

SEED = 7


def run(arguments: Sequence[str]) -> int:
    """0 when the people are in; 1 when the database already holds somebody."""
    parser = options.parser("demo", "Fill an empty database with fictional people.")
    parser.add_argument(
        "--today", type=date.fromisoformat, help="the day it is for them (YYYY-MM-DD); today unless told"
    )
    parser.add_argument("--trainees", type=int, default=0, help="so many trainees more, for measuring at scale")
    parser.add_argument(
        "--services", type=int, default=0, help="in so many services; 2,500 trainees in each unless told"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    print(migrate.bring_up_to_date(settings, database))
    try:
        with drawing(settings) as drawn:
            fill(database, given.today or clock.now().date(), given.seed, given.trainees, given.services, drawn)
    except AlreadyInUse as refused:
        print(refused)
        return 1
    return 0


@contextmanager
def drawing(settings: Settings) -> Iterator[Drawn]:
    """Drawn films for the people, made beside the filling."""
    from logbook.cli.demo.drawn import Drawn  # with the vault's cryptography, for whoever wants films

    drawn = Drawn(settings)
    try:
        yield drawn
    finally:
        drawn.close()


def fill(
    database: Database, today: date, seed: int = SEED, trainees: int = 0, services: int = 0, drawn: Drawn | None = None
) -> None:
    """Fill an empty, migrated database, with clips where there are drawn films, and say what went in and how fast."""
    built = build(database, today, seed, trainees, services, drawn)
    print(
        f"Fictional people are in: {built.people:,} of them, {built.rows:,} rows in {built.seconds:.1f} s "
        f"({built.rows / built.seconds:,.0f} rows a second)."
    )
    if drawn and not drawn.films:
        print("There are no clips among it: films could not be drawn here. Everything else is there.")
