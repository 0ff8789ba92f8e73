"""Standing without the index by first day, which SQLite took where another one is far better."""

from alembic import op

revision = "0015"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_standing_programme_id_from_on_to_on", "standing")


def downgrade() -> None:
    op.create_index("ix_standing_programme_id_from_on_to_on", "standing", ["programme_id", "from_on", "to_on"])
