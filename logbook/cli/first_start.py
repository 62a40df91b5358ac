"""What a start does before it serves: a new database gets its first people, and whoever starts it reads who can sign in."""

from __future__ import annotations

from sqlalchemy import func, select

from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.models.people import Person
from logbook.models.services import Installation, Service


def prepare(settings: Settings, database: Database, *, empty: bool) -> str:
    """Fill a database with nobody in it: with fictional people, or with `empty` with a link for the first administrator."""
    if empty:
        from logbook.cli import create_admin

        return create_admin.before_serving(settings, database)
    if _is_empty(database):
        from logbook.cli import demo

        with demo.drawing(settings) as drawn:
            demo.fill(database, clock.now().date(), drawn=drawn)
    return who_can_sign_in(settings, database)


def who_can_sign_in(settings: Settings, database: Database) -> str:
    """One sentence on whose doors are open."""
    with database.reading() as db:
        people = db.scalar(select(func.count()).where(Person.email.is_not(None), Person.retired_on.is_(None))) or 0
        fictional = bool(db.scalar(select(Installation.fictional)))
    if fictional and settings.listens_to_itself:
        return f"Who can sign in: {people} fictional people are in, and the sign-in page offers many of them, one tap each."
    if fictional:
        return f"Who can sign in: {people} fictional people, with a password set by “forgotten password” alone."
    return f"Who can sign in: {people} people, with their own address and password."


def _is_empty(database: Database) -> bool:
    with database.reading() as db:
        return db.scalar(select(Service.id).limit(1)) is None
