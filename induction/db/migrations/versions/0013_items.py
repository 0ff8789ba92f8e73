"""Figures of what people choose, and ESR exports that are being looked at."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations import append_only

revision = "0013"
down_revision = "0014"
branch_labels = None
depends_on = None

_FACTS = ("item_figures", "item_block")


def upgrade() -> None:
    op.create_table(
        "item_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=120), nullable=False),
        sa.Column("scene_id", sa.String(length=120), nullable=False),
        sa.Column("module_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("sure_and_wrong", sa.Integer(), nullable=True),
        sa.Column("made_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("occasion IN ('induction', 'refresher')", name=op.f("ck_item_figures_occasion_known")),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_item_figures_in_order")),
        sa.CheckConstraint("sure_and_wrong >= 10", name=op.f("ck_item_figures_sure_of_ten")),
        sa.ForeignKeyConstraint(
            ["module_fingerprint"], ["content_snapshot.fingerprint"], name=op.f("fk_item_figures_module_fingerprint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_figures")),
        sa.UniqueConstraint(
            "module_id", "scene_id", "module_fingerprint", "occasion", "to_on", name="uq_item_figures_item_to_on"
        ),
    )
    op.create_table(
        "item_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_figures_id", sa.Integer(), nullable=False),
        sa.Column("options", sa.String(length=400), nullable=False),
        sa.Column("grades", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 10", name=op.f("ck_item_block_of_ten")),
        sa.ForeignKeyConstraint(["item_figures_id"], ["item_figures.id"], name=op.f("fk_item_block_item_figures_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_block")),
        sa.UniqueConstraint("item_figures_id", "options", name=op.f("uq_item_block_item_figures_id_options")),
    )
    op.create_table(
        "esr_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["staff_member.id"], name=op.f("fk_esr_upload_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_esr_upload")),
    )
    with op.batch_alter_table("esr_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_esr_upload_uploaded_at"), ["uploaded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_esr_upload_uploaded_by_id"), ["uploaded_by_id"], unique=False)
    append_only.protect(_FACTS)


def downgrade() -> None:
    append_only.release(_FACTS)
    for table in ("esr_upload", "item_block", "item_figures"):
        op.drop_table(table)
