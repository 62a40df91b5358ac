"""Taking away what has had its day: files, drafts nobody came back to, ended sessions, links that lead nowhere, old letters and counts.

What is due is found while others write, by an index where a table is long, and goes a few rows at a time: whoever saves waits for those
few alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, inspect, or_, select, update
from sqlalchemy.orm import Session

from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.exports import KEPT_FOR
from logbook.domain.sessions import ABSOLUTE
from logbook.models.accounts import Link, SignIn, SignInCount
from logbook.models.base import Base
from logbook.models.desk import Draft, Export, OutgoingMail
from logbook.models.recordings import MediaTask

AT_ONCE = 500
"""Rows that go in one transaction."""
ASKED_FOR = timedelta(days=30)
"""How long the page remembers that a file was asked for, after its content is gone."""
DRAFTS = timedelta(days=180)
"""A draft is kept until it is saved or thrown away, or nobody has come back to it for half a year."""
THROWN_AWAY = timedelta(days=1)
"""A draft that was thrown away, so that it can be brought back."""
SIGN_INS = timedelta(days=30)
"""A session after its longest time, so that an enquiry soon after its end still finds it."""
LINKS = timedelta(days=90)
"""A link that was used or ran out, so that whoever follows it is told which."""
LETTERS = timedelta(days=90)
"""A letter, sent or not: its links have run out, and nobody still waits for it."""
COUNTS = timedelta(days=2)
MEDIA_TASKS = timedelta(days=30)
"""Work on a recording that is done: what came of it is on the recording's own rows."""


def sweep(database: Database, _settings: Settings, now: datetime) -> int:
    """Take some of it away; gives how many rows, so that it is asked again at once until there are none."""
    with database.reading() as db:
        found = [(table, due, taken, _keys(db, table, due)) for table, due, taken in _due(now)]
    for table, due, taken, keys in found:
        if keys:
            with database.writing() as db:
                of = and_(_key(table).in_(keys), due)
                change = update(table).where(of).values(taken) if taken else delete(table).where(of)
                db.execute(change.execution_options(synchronize_session=False))
                db.commit()
    return sum(len(keys) for *_, keys in found)


_Due = tuple[type[Base], ColumnElement[bool], dict[str, None]]
"""A table, which of its rows are due, and what is taken from them; the whole row where nothing is named."""


def _due(now: datetime) -> Iterator[_Due]:
    read = and_(Export.made_at <= now - KEPT_FOR, Export.content.is_not(None))
    yield Export, read, {"content": None}
    asked = now - ASKED_FOR
    yield Export, or_(Export.made_at < asked, and_(Export.made_at.is_(None), Export.asked_at < asked)), {}
    yield Draft, or_(Draft.saved_at < now - DRAFTS, Draft.deleted_at < now - THROWN_AWAY), {}
    yield SignIn, SignIn.started_at < now - ABSOLUTE - SIGN_INS, {}
    yield OutgoingMail, OutgoingMail.written_at < now - LETTERS, {}
    yield Link, Link.expires_at < now - LINKS, {}
    yield MediaTask, MediaTask.finished_at < now - MEDIA_TASKS, {}
    count = SignInCount
    yield count, and_(count.since < now - COUNTS, or_(count.closed_until.is_(None), count.closed_until < now)), {}


def _keys(db: Session, table: type[Base], due: ColumnElement[bool]) -> list[Any]:
    return list(db.scalars(select(_key(table)).where(due).limit(AT_ONCE)))


def _key(table: type[Base]) -> Any:
    return inspect(table).primary_key[0]
