"""Tables above, their named queries below; one file a noun. A table is known once its module is loaded, all before a row is written."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, event
from sqlalchemy.orm import Session

from logbook.models.base import Base

__all__ = ["Base", "every_table"]

TABLES = (
    "accounts",
    "calls",
    "clients",
    "comments",
    "comparing",
    "concerns",
    "consents",
    "cycles",
    "desk",
    "erasures",
    "intervision",
    "journal",
    "journeys",
    "nudge_rules",
    "nudges",
    "people",
    "protected_time",
    "ratings",
    "purposes",
    "recordings",
    "reminders",
    "services",
    "supervision",
    "timetable",
    "ways",
)
"""The modules of this package in which tables stand."""


@cache
def every_table() -> Mapping[str, Table]:
    """All of them by name, loaded now. Pages that only read need none but their own, and a process starts sooner without the others."""
    for name in TABLES:
        import_module(f"logbook.models.{name}")
    return MappingProxyType(Base.metadata.tables)


@event.listens_for(Session, "after_begin")
def _before_writing(_session: Session, _transaction: Any, connection: Connection) -> None:
    """Rows go in after those they refer to, which SQLAlchemy can put in order only when it knows every table."""
    if connection.get_execution_options().get("logbook_writes", False):
        every_table()


@event.listens_for(Session, "before_flush")
def _before_flushing(*_session: Any) -> None:
    """The same, where objects are written before anything was asked."""
    every_table()
