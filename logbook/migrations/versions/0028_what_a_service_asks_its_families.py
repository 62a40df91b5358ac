"""What a service asks its families."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purpose_texts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_purpose_texts_made_by_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_purpose_texts_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose_texts")),
        sa.UniqueConstraint("service_id", "version", name=op.f("uq_purpose_texts_service_id_version")),
    )
    with op.batch_alter_table("purpose_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purpose_texts_service_id"), ["service_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("purpose_texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_purpose_texts_service_id"))

    op.drop_table("purpose_texts")
