"""An index of the cycles that wait for a signature."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITING = sa.text("sent_at IS NOT NULL AND sign_off_id IS NULL AND deleted_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_cycles_to_sign",
        "cycles",
        ["journey_id", "sent_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_cycles_to_sign", table_name="cycles")
