"""What another web server than our own loads: `gunicorn 'logbook.cli.wsgi:application()'`.

Everything is built at once, before processes are parted, so that they share what they do not change. Jobs, inspector and timetable are
commands of their own then; the schema is brought up to date by `logbook migrate` beforehand.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from logbook import create_app
from logbook.adapters import arenas, schema
from logbook.adapters.database import Database
from logbook.adapters.loading import loading
from logbook.config import WrongSetting, read_settings

if TYPE_CHECKING:
    from flask import Flask


def application() -> Flask:
    """The whole application on the instance LOGBOOK_INSTANCE names. Errors: WrongSetting where the schema is another version's."""
    settings = read_settings(Path(os.environ.get("LOGBOOK_INSTANCE", "instance")))
    with Database(settings.database_url) as database:
        if not schema.is_current(database):
            raise WrongSetting("The database is of another version. Run logbook migrate, then start again.")
    arenas.share_one()
    with loading():
        return create_app(settings)
