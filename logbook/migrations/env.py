"""Alembic's environment: the schema changes on the connection it is handed, in one transaction.

Handed an engine instead (the migrations' own tests do that), it opens a connection of its own and commits.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Engine

from logbook.models import Base, every_table
from logbook.models.base import CompactMoment, CompactUuid, UtcDateTime

ON_DISK = {
    UtcDateTime: "sa.DateTime(timezone=True)",
    CompactMoment: 'sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")',
    CompactUuid: 'sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")',
}


def render(kind: str, thing: Any, _autogenerate: Any) -> str | Literal[False]:
    """A migration must not need our own types later: on disk a moment is a plain timestamp with time zone."""
    plain = ON_DISK.get(type(thing))
    return plain if kind == "type" and plain else False


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


every_table()
handed = context.config.attributes["connection"]
if isinstance(handed, Engine):
    with handed.begin() as opened:
        run_on(opened)
else:
    run_on(handed)
