"""The day of a viewing, as its service counts days."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("viewings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on", sa.Date(), nullable=True))
    _say_the_days()
    with op.batch_alter_table("viewings", schema=None) as batch_op:
        batch_op.alter_column("on", existing_type=sa.Date(), nullable=False)


def _say_the_days() -> None:
    """A viewing's day is its service's own: near midnight it is not UTC's."""
    viewings = sa.table(
        "viewings",
        sa.column("id", sa.Uuid()),
        sa.column("service_id", sa.Uuid()),
        sa.column("issued_at", sa.DateTime(timezone=True)),
        sa.column("on", sa.Date()),
    )
    services = sa.table("services", sa.column("id", sa.Uuid()), sa.column("time_zone", sa.Text()))
    asked = sa.select(viewings.c.id, viewings.c.issued_at, services.c.time_zone)
    rows = op.get_bind().execute(asked.join(services, services.c.id == viewings.c.service_id)).all()
    days: list[dict[str, Any]] = [
        {"of": row.id, "day": _aware(row.issued_at).astimezone(ZoneInfo(row.time_zone)).date()} for row in rows
    ]
    if days:
        told = sa.update(viewings).where(viewings.c.id == sa.bindparam("of")).values(on=sa.bindparam("day"))
        op.get_bind().execute(told, days)


def _aware(at: datetime) -> datetime:
    """SQLite gives a moment back without its zone, which is UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def downgrade() -> None:
    with op.batch_alter_table("viewings", schema=None) as batch_op:
        batch_op.drop_column("on")
