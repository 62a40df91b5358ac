"""Two people who press at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy.orm import Session

from logbook.actions import journal
from logbook.adapters.database import Database
from logbook.domain.refusals import NotAllowed, RuleBroken


def at_once(database: Database, acts: list[Callable[[Session], None]]) -> list[Exception]:
    """Do these at the same moment, each in a transaction of its own; what was refused."""
    refused: list[Exception] = []
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[Session], None]) -> None:
        ready.wait(10)
        with database.writing() as db:
            try:
                act(db)
                journal.commit(db)
            except (RuleBroken, NotAllowed) as refusal:
                refused.append(refusal)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
