"""Siblings whom the supervisor keeps as one client."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

UNANSWERED = sa.text(
    "sibling_of_id IS NOT NULL AND separate_agreed_at IS NULL AND kept_together_at IS NULL AND deleted_at IS NULL"
    " AND merged_into_id IS NULL"
)


def upgrade() -> None:
    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_together_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_clients_to_tell_apart",
        "clients",
        ["journey_id"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_clients_to_tell_apart", table_name="clients")
    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.drop_column("kept_together_at")
