"""Since when a self-rating is due at milestones."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("services", sa.Column("self_rating_since", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("services", "self_rating_since")
