"""Which schema a database has and which this version expects, asked without Alembic: a server starts quicker without it."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import inspect, text

from logbook.adapters.database import Database


def revision_of(database: Database) -> str | None:
    """The revision the database is at; None when it is empty."""
    with database.reading() as db:
        if not inspect(db.connection()).has_table("alembic_version"):
            return None
        found: str | None = db.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def is_empty(database: Database) -> bool:
    """Whether there is no table at all."""
    with database.reading() as db:
        return not inspect(db.connection()).get_table_names()


def newest() -> str:
    """The revision this version expects. A migration's file name begins with its revision, and revisions count up."""
    names = (entry.name for entry in (files("logbook") / "migrations" / "versions").iterdir())
    return max(name.partition("_")[0] for name in names if name.endswith(".py"))


def is_current(database: Database) -> bool:
    """Whether there is nothing to migrate."""
    return revision_of(database) == newest()
