"""What is published of the content."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations import append_only

revision = "0004"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("published_content",)


def upgrade() -> None:
    op.create_table(
        "published_content",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("piece", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.String(length=120), nullable=False),
        sa.Column("policy", sa.String(length=120), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "piece IN ('policy', 'register', 'module', 'statement')", name=op.f("ck_published_content_piece_known")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_published_content_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_content")),
        sa.UniqueConstraint("piece", "name", "version", name=op.f("uq_published_content_piece_name_version")),
    )
    with op.batch_alter_table("published_content", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_published_content_proposal_id"), ["proposal_id"], unique=False)
    append_only.protect(TABLES)


def downgrade() -> None:
    append_only.release(TABLES)
    op.drop_table("published_content")
