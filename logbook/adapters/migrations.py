"""Bringing a database to the schema this version expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from logbook.adapters.database import Database
from logbook.adapters.schema import is_current, revision_of

__all__ = ["alembic_config", "is_current", "migrate", "revision_of"]


def alembic_config() -> Config:
    """Alembic's settings: where the migrations are; the connection is put in by whoever runs it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database) -> None:
    """Run what is missing, in one transaction: it all happens or none of it does."""
    config = alembic_config()
    with database.rearranging() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
