"""Indexes of what waits in a service, and of the entries that are not written alone."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NOT_SENT = "sent_at IS NULL AND sign_off_id IS NULL AND ended_early_on IS NULL AND deleted_at IS NULL"
TO_WRITE = f"{NOT_SENT} AND (review_minutes IS NULL OR line = '' OR next_step = '')"
TO_SIGN = "sent_at IS NOT NULL AND sign_off_id IS NULL AND deleted_at IS NULL"
TO_CONFIRM = "supervisor_confirmed_at IS NULL AND deleted_at IS NULL"


def upgrade() -> None:
    op.drop_index("ix_cycles_to_write", table_name="cycles")
    _index("ix_cycles_to_write", "cycles", "reviewed_on", TO_WRITE)
    _index("ix_cycles_waiting_here", "cycles", "sent_at", TO_SIGN)
    _index("ix_supervision_sessions_waiting_here", "supervision_sessions", "entered_at", TO_CONFIRM)


def downgrade() -> None:
    op.drop_index("ix_supervision_sessions_waiting_here", table_name="supervision_sessions")
    op.drop_index("ix_cycles_waiting_here", table_name="cycles")
    op.drop_index("ix_cycles_to_write", table_name="cycles")
    _index("ix_cycles_to_write", "cycles", "reviewed_on", NOT_SENT)


def _index(name: str, table: str, column: str, where: str) -> None:
    these = sa.text(where)
    op.create_index(name, table, ["service_id", column], sqlite_where=these, postgresql_where=these)
