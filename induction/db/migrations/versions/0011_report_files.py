"""Saved reports, their deliveries, and large report files."""

import sqlalchemy as sa
from alembic import op

import induction.db.types

revision = "0011"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_definition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=30), nullable=False),
        sa.Column("staff_group", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("schedule", sa.String(length=30), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('csv', 'xlsx', 'json', 'zip')", name=op.f("ck_report_definition_kind_known")),
        sa.CheckConstraint(
            "schedule IN ('not delivered', 'every day', 'every Monday', 'on the first of each month')",
            name=op.f("ck_report_definition_schedule_known"),
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["staff_member.id"], name=op.f("fk_report_definition_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_definition")),
        sa.UniqueConstraint("name", name=op.f("uq_report_definition_name")),
    )
    op.create_table(
        "report_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_definition_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_report_delivery_state_known")),
        sa.ForeignKeyConstraint(
            ["report_definition_id"], ["report_definition.id"], name=op.f("fk_report_delivery_report_definition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_delivery")),
        sa.UniqueConstraint(
            "report_definition_id", "due_on", name=op.f("uq_report_delivery_report_definition_id_due_on")
        ),
    )
    op.create_table(
        "report_file",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("keep_until", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("removed_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_report_file_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_report_file")),
    )
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_file_keep_until"), ["keep_until"], unique=False)


def downgrade() -> None:
    for table in ("report_file", "report_delivery", "report_definition"):
        op.drop_table(table)
