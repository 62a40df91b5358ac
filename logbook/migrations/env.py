"""Alembic's environment: the schema changes on the connection it is handed, in one transaction.

Handed an engine instead (the migrations' own tests do that), it opens a connection of its own and commits.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Engine

from logbook.models import Base
from logbook.models.base import UtcDateTime


def render(kind: str, thing: Any, _autogenerate: Any) -> str | Literal[False]:
    """A migration must not need our own type later: on disk a moment is a plain timestamp with time zone."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def run_on(connection: Connection) -> None:
    """Run the migrations in a transaction, or join the one the connection is in."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite cannot alter a table in place
        render_item=render,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes["connection"]
if isinstance(handed, Engine):
    with handed.begin() as opened:
        run_on(opened)
else:
    run_on(handed)
