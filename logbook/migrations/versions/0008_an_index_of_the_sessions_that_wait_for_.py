"""An index of the sessions that wait for their supervisor's word."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WAITING = sa.text("supervisor_confirmed_at IS NULL AND deleted_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_supervision_sessions_to_confirm",
        "supervision_sessions",
        ["supervisor_id", "journey_id", "entered_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_supervision_sessions_to_confirm", table_name="supervision_sessions")
