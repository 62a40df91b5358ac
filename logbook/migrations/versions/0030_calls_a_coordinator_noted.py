"""Calls a coordinator noted."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("called_by_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["called_by_id"], ["people.id"], name=op.f("fk_calls_called_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calls_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_calls_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_service_id"), "calls", ["service_id"])
    op.create_index("ix_calls_subject", "calls", ["subject_id"])
    op.create_index("ix_calls_person", "calls", ["person_id"])
    op.create_index("ix_calls_on", "calls", ["service_id", "on"])


def downgrade() -> None:
    for name in ("ix_calls_on", "ix_calls_person", "ix_calls_subject", op.f("ix_calls_service_id")):
        op.drop_index(name, table_name="calls")
    op.drop_table("calls")
