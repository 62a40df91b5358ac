"""Protected time: what was agreed, what each week gave, and who sees it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = {
    "protected_time": (
        "since",
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("minutes_a_week", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
    ),
    "protected_weeks": (
        "week_of",
        sa.Column("week_of", sa.Date(), nullable=False),
        sa.Column("agreed_minutes", sa.Integer(), nullable=False),
        sa.Column("used_minutes", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
    ),
    "protected_time_choices": (
        "",
        sa.Column("shows", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
    ),
}
"""Each table's day beside person and service, of which there is one row, and its own columns."""


def upgrade() -> None:
    for name, (day, *columns) in TABLES.items():
        once = ["person_id", "service_id", day] if day else ["person_id", "service_id"]
        op.create_table(
            name,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("service_id", sa.Uuid(), nullable=False),
            sa.Column("person_id", sa.Uuid(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{name}_person_id")),
            sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f(f"fk_{name}_service_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
            sa.UniqueConstraint(*once, name=op.f(f"uq_{name}_{'_'.join(once)}")),
        )
        op.create_index(op.f(f"ix_{name}_service_id"), name, ["service_id"])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_index(op.f(f"ix_{name}_service_id"), table_name=name)
        op.drop_table(name)
