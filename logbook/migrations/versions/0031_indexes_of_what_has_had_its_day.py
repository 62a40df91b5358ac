"""Indexes of what has had its day, and of the rights that still stand: what runs beside the pages reads no table whole."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_sign_ins_started", "sign_ins", ["started_at"]),
    ("ix_links_expires", "links", ["expires_at"]),
    ("ix_outgoing_mail_written", "outgoing_mail", ["written_at"]),
    ("ix_recording_raters_standing", "recording_raters", ["as_whom", "ended_at"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in INDEXES:
        op.drop_index(name, table_name=table)
