"""`logbook doctor`: count every journey's figures afresh, look for every encrypted file, and say where something disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from logbook.actions import figures, journal, ways
from logbook.adapters import clock
from logbook.cli import options
from logbook.config import Settings
from logbook.models.figures import Counted


def run(arguments: Sequence[str]) -> int:
    """0 when every row agrees with its facts, or was put right, and every file is there; 1 when one does not, or is not."""
    parser = options.parser(
        "doctor",
        "Compare the maintained figures of every journey with the facts, and the store of films with its keys.",
    )
    parser.add_argument("--mend", action="store_true", help="put every row right, and journal that it was done")
    given = parser.parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    with options.closed_after(database), database.writing() if given.mend else database.reading() as db:
        wrong = figures.compare(db)
        otherwise = ways.compare(db)
        print("\n".join([*(_told(counted) for counted in wrong), *otherwise]), end="\n" if wrong or otherwise else "")
        if given.mend:
            if otherwise:
                ways.recount(db)
            for counted in wrong:
                figures.mend(db, counted)
                names = sorted(counted.differences)
                journal.record(
                    db, None, "figures mended", counted.service_id, counted.journey_id, clock.now(), of=names
                )
            journal.commit(db)
    if not wrong and not otherwise:
        print("Every journey's figures agree with the facts behind them, and every service's statistics.")
    elif given.mend:
        print(f"Put right: {len(wrong) + len(otherwise)}.")
    all_there = _all_files_are_there(settings)
    return 1 if ((wrong or otherwise) and not given.mend) or not all_there else 0


def _all_files_are_there(settings: Settings) -> bool:
    """Whether every film, still and paper that has a key has its bytes, in the folder or the bucket. It opens none. Errors: Away."""
    if not settings.keys_file.exists():
        return True
    from logbook.adapters.vault import keeping, open_vault

    with closing(open_vault(settings)) as vault:
        amiss = keeping.amiss(vault.keys, vault.store)
    for file_id, what in amiss.items():
        print(f"file {file_id}: {what}. `logbook restore` puts back what a backup has.")
    if not amiss:
        print("Every encrypted file is there.")
    return not amiss


def _told(counted: Counted) -> str:
    parts = [f"{name} says {row}, the facts say {fact}" for name, (row, fact) in counted.differences.items()]
    return f"journey {counted.journey_id}: {'; '.join(parts)}"
