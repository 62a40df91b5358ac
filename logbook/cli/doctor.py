"""`logbook doctor`: count every journey's figures afresh and say where a row disagrees with its facts."""

from __future__ import annotations

from collections.abc import Sequence

from logbook.actions import figures, journal
from logbook.adapters import clock
from logbook.cli import options
from logbook.models.figures import Counted


def run(arguments: Sequence[str]) -> int:
    """0 when every row agrees with its facts, or was put right; 1 when one does not."""
    parser = options.parser("doctor", "Compare the maintained figures of every journey with the facts behind them.")
    parser.add_argument("--mend", action="store_true", help="put every row right, and journal that it was done")
    given = parser.parse_args(arguments)
    _settings, database = options.open_instance(given.instance)
    with options.closed_after(database), database.writing() if given.mend else database.reading() as db:
        wrong = figures.compare(db)
        for counted in wrong:
            print(_told(counted))
        if given.mend:
            for counted in wrong:
                figures.mend(db, counted)
                names = sorted(counted.differences)
                journal.record(
                    db, None, "figures mended", counted.service_id, counted.journey_id, clock.now(), of=names
                )
            journal.commit(db)
    if not wrong:
        print("Every journey's figures agree with the facts behind them.")
    elif given.mend:
        print(f"Put right: {len(wrong)}.")
    return 1 if wrong and not given.mend else 0


def _told(counted: Counted) -> str:
    parts = [f"{name} says {row}, the facts say {fact}" for name, (row, fact) in counted.differences.items()]
    return f"journey {counted.journey_id}: {'; '.join(parts)}"
