"""Alembic's environment: the schema changes on the connection it is handed, in one transaction."""

from typing import Any, Literal

from alembic import context

from logbook.models import Base
from logbook.models.base import UtcDateTime


def render(kind: str, thing: Any, _autogenerate: Any) -> str | Literal[False]:
    """A migration must not need our own type later: on disk a moment is a plain timestamp with time zone."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


connection = context.config.attributes["connection"]
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
