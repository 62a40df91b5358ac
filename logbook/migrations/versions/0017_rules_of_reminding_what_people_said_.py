"""A service's own rules of reminding, what people said about being reminded, and indexes of who stands still."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_journeys_activity", "journeys", ["service_id", "last_activity_on"], "left_on IS NULL"),
    ("ix_course_places_undecided", "course_places", ["service_id", "attended_on"], "decision IS NULL"),
    (
        "ix_cycles_to_review",
        "cycles",
        ["service_id", "filmed_on"],
        "reviewed_on IS NULL AND ended_early_on IS NULL AND deleted_at IS NULL",
    ),
    (
        "ix_cycles_to_write",
        "cycles",
        ["service_id", "reviewed_on"],
        "sent_at IS NULL AND sign_off_id IS NULL AND ended_early_on IS NULL AND deleted_at IS NULL",
    ),
    ("ix_visit_attempts_on", "visit_attempts", ["service_id", "on"], "deleted_at IS NULL"),
)


def upgrade() -> None:
    op.create_table(
        "nudge_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("stall", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_nudge_rules_made_by_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_nudge_rules_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge_rules")),
        sa.UniqueConstraint("service_id", "stall", "version", name=op.f("uq_nudge_rules_service_id_stall_version")),
    )
    op.create_index(op.f("ix_nudge_rules_service_id"), "nudge_rules", ["service_id"])
    op.create_table(
        "reminder_choices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("busy_until", sa.Date(), nullable=True),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reminder_choices_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_reminder_choices_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_choices")),
        sa.UniqueConstraint("person_id", "service_id", name=op.f("uq_reminder_choices_person_id_service_id")),
    )
    op.create_index(op.f("ix_reminder_choices_service_id"), "reminder_choices", ["service_id"])
    with op.batch_alter_table("services") as services:
        services.add_column(sa.Column("subdivision", sa.Text(), nullable=True))
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _columns, _where in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    with op.batch_alter_table("services") as services:
        services.drop_column("subdivision")
    op.drop_index(op.f("ix_reminder_choices_service_id"), table_name="reminder_choices")
    op.drop_table("reminder_choices")
    op.drop_index(op.f("ix_nudge_rules_service_id"), table_name="nudge_rules")
    op.drop_table("nudge_rules")
