"""Indexes of a service's sign-offs and confirmations by when they were made."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sign_offs_signed", "sign_offs", ["service_id", "signed_at"])
    op.create_index(
        "ix_supervision_sessions_confirmed", "supervision_sessions", ["service_id", "supervisor_confirmed_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_supervision_sessions_confirmed", table_name="supervision_sessions")
    op.drop_index("ix_sign_offs_signed", table_name="sign_offs")
