"""Staff extracts: what waits to be applied, what was applied, and what became of each row."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations import append_only

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("staff_import", "staff_import_line")
_COUNTS = ("rows_read", "joiners", "returners", "movers", "leavers", "changed", "unchanged", "refused", "units")


def upgrade() -> None:
    op.create_table(
        "staff_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["staff_member.id"], name=op.f("fk_staff_upload_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_upload")),
    )
    op.create_index(op.f("ix_staff_upload_uploaded_at"), "staff_upload", ["uploaded_at"])
    op.create_index(op.f("ix_staff_upload_uploaded_by_id"), "staff_upload", ["uploaded_by_id"])
    op.create_table(
        "staff_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("plan_fingerprint", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("imported_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_import")),
    )
    op.create_index(op.f("ix_staff_import_imported_at"), "staff_import", ["imported_at"])
    _create_lines()
    append_only.protect(TABLES)


def downgrade() -> None:
    append_only.release(TABLES)
    for table in ("staff_import_line", "staff_import", "staff_upload"):
        op.drop_table(table)


def _create_lines() -> None:
    op.create_table(
        "staff_import_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_import_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("staff_member_id", sa.Integer(), nullable=True),
        sa.Column("employee_number", sa.String(length=30), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('joiner', 'returner', 'mover', 'leaver', 'changed', 'refused', 'remark')",
            name=op.f("ck_staff_import_line_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_import_id"], ["staff_import.id"], name=op.f("fk_staff_import_line_staff_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_staff_import_line_staff_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_import_line")),
    )
    op.create_index(op.f("ix_staff_import_line_staff_import_id"), "staff_import_line", ["staff_import_id"])
    op.create_index(op.f("ix_staff_import_line_staff_member_id"), "staff_import_line", ["staff_member_id"])
