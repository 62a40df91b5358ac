"""A file of ratings is of no journey."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.alter_column("journey_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column(
            "kind", existing_type=sa.String(length=4), type_=sa.String(length=12), existing_nullable=False
        )


def downgrade() -> None:
    op.execute("DELETE FROM exports WHERE journey_id IS NULL")
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.alter_column(
            "kind", existing_type=sa.String(length=12), type_=sa.String(length=4), existing_nullable=False
        )
        batch_op.alter_column("journey_id", existing_type=sa.Uuid(), nullable=False)
