"""`logbook demo`: a fictional service with people everywhere on the way, and as many more as a measurement needs.

The same seed and the same day give the same rows. Only ever put into a database with nobody in it, which from then on is
marked as fictional: it never sends mail, and on this computer alone it signs people in with one tap.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.cli import migrate, options
from logbook.cli.demo.building import AlreadyInUse, build

SEED = 7


def run(arguments: Sequence[str]) -> int:
    """0 when the people are in; 1 when the database already holds somebody."""
    parser = options.parser("demo", "Fill an empty database with fictional people.")
    parser.add_argument(
        "--today", type=date.fromisoformat, help="the day it is for them (YYYY-MM-DD); today unless told"
    )
    parser.add_argument("--trainees", type=int, default=0, help="so many trainees more, for measuring at scale")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    print(migrate.bring_up_to_date(settings, database))
    try:
        fill(database, given.today or clock.now().date(), given.seed, given.trainees)
    except AlreadyInUse as refused:
        print(refused)
        return 1
    return 0


def fill(database: Database, today: date, seed: int = SEED, trainees: int = 0) -> None:
    """Fill an empty, migrated database, and say what went in and how fast."""
    built = build(database, today, seed, trainees)
    print(
        f"Fictional people are in: {built.people:,} of them, {built.rows:,} rows in {built.seconds:.1f} s "
        f"({built.rows / built.seconds:,.0f} rows a second)."
    )
