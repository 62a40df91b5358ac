"""Indexes of a service's clients that are not now and of what it was asked to decide: none looks through other services'."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_clients_not_now", "clients", ["service_id", "not_now_on"])
    op.create_index("ix_assessments_in_service", "assessments", ["service_id", "journey_id"])


def downgrade() -> None:
    op.drop_index("ix_assessments_in_service", table_name="assessments")
    op.drop_index("ix_clients_not_now", table_name="clients")
