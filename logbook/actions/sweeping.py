"""Taking away what has had its day: files, drafts nobody came back to, ended sessions, links that lead nowhere, old letters and counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Delete, Update, delete, or_, update

from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.exports import KEPT_FOR
from logbook.domain.sessions import ABSOLUTE
from logbook.models.accounts import Link, SignIn, SignInCount
from logbook.models.desk import Draft, Export, OutgoingMail
from logbook.models.recordings import MediaTask

ASKED_FOR = timedelta(days=30)
"""How long the page remembers that a file was asked for, after its content is gone."""
DRAFTS = timedelta(days=180)
"""A draft is kept until it is saved or thrown away, or nobody has come back to it for half a year."""
THROWN_AWAY = timedelta(days=1)
"""A draft that was thrown away, so that it can be brought back."""
SIGN_INS = timedelta(days=30)
"""An ended session, so that an enquiry soon after still finds it."""
LINKS = timedelta(days=90)
"""A link that was used or ran out, so that whoever follows it is told which."""
LETTERS = timedelta(days=90)
"""A letter, sent or not: its links have run out, and nobody still waits for it."""
COUNTS = timedelta(days=2)
MEDIA_TASKS = timedelta(days=30)
"""Work on a recording that is done: what came of it is on the recording's own rows."""


def sweep(database: Database, _settings: Settings, now: datetime) -> int:
    """Take it all away in one transaction. Gives 0: there is nothing to be asked again for at once."""
    with database.writing() as db:
        for statement in _statements(now):
            db.execute(statement.execution_options(synchronize_session=False))
        db.commit()
    return 0


def _statements(now: datetime) -> tuple[Update | Delete, ...]:
    gone = update(Export).where(Export.made_at <= now - KEPT_FOR, Export.content.is_not(None))
    return (
        gone.values(content=None),
        delete(Export).where(Export.asked_at < now - ASKED_FOR),
        delete(Draft).where(or_(Draft.saved_at < now - DRAFTS, Draft.deleted_at < now - THROWN_AWAY)),
        delete(SignIn).where(or_(SignIn.ended_at < now - SIGN_INS, SignIn.started_at < now - ABSOLUTE - SIGN_INS)),
        delete(OutgoingMail).where(OutgoingMail.written_at < now - LETTERS),
        delete(Link).where(Link.expires_at < now - LINKS),
        delete(MediaTask).where(MediaTask.finished_at < now - MEDIA_TASKS),
        delete(SignInCount).where(
            SignInCount.since < now - COUNTS, or_(SignInCount.closed_until.is_(None), SignInCount.closed_until < now)
        ),
    )
