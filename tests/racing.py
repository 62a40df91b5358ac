"""Two people who press at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from logbook.actions import cycles, journal
from logbook.adapters.database import Database
from logbook.domain.refusals import NotAllowed, RuleBroken

Act = Callable[[Session], object]


def at_once(database: Database, acts: Sequence[Act]) -> list[Exception]:
    """Do these at the same moment, each in a transaction of its own; what was refused."""
    refused: list[Exception] = []
    ready = threading.Barrier(len(acts))

    def run(act: Act) -> None:
        ready.wait(10)
        with database.writing() as db:
            try:
                act(db)
                journal.commit(db)
            except (RuleBroken, NotAllowed, cycles.Stale) as refusal:
                refused.append(refusal)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def race(database: Database, *acts: Act) -> list[str]:
    """What each came to, in alphabetical order: "done", or the name of the refusal."""
    refused = [type(refusal).__name__ for refusal in at_once(database, acts)]
    return sorted([*refused, *["done"] * (len(acts) - len(refused))])
