"""An index of reminders by whom they are about."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_nudges_subject", "nudges", ["subject_id"])


def downgrade() -> None:
    op.drop_index("ix_nudges_subject", table_name="nudges")
