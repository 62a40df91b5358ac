"""Statistics of a service by day, what each way is counted as, and a profession."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_days",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_retention_days_service_id")),
        sa.PrimaryKeyConstraint("service_id", "kind", "key", "measure", "day", name=op.f("pk_retention_days")),
    )
    op.add_column("journeys", sa.Column("counted", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("course_places", sa.Column("counted", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("people", sa.Column("profession", sa.String(length=24), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("profession")
    with op.batch_alter_table("course_places", schema=None) as batch_op:
        batch_op.drop_column("counted")
    with op.batch_alter_table("journeys", schema=None) as batch_op:
        batch_op.drop_column("counted")
    op.drop_table("retention_days")
