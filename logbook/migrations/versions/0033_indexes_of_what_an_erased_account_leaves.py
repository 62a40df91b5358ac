"""Indexes of records made one, and of mail and links by address: erasing an account looks through nobody else's."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_people_merged_into", "people", ["merged_into_id"])
    op.create_index("ix_outgoing_mail_address", "outgoing_mail", ["address"])
    op.create_index("ix_links_email", "links", ["email"])


def downgrade() -> None:
    op.drop_index("ix_links_email", table_name="links")
    op.drop_index("ix_outgoing_mail_address", table_name="outgoing_mail")
    op.drop_index("ix_people_merged_into", table_name="people")
