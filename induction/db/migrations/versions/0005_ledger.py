"""The ledger: entries, the records beside them, and checkpoints."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations.append_only import protect

revision = "0005"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("ledger_entry", "ledger_checkpoint")


def upgrade() -> None:
    _create_tables()
    protect(APPEND_ONLY)
    for name, clause in _record_triggers():
        op.execute(f"CREATE TRIGGER {name} BEFORE {clause}")


def downgrade() -> None:
    for table in ("ledger_checkpoint", "ledger_record", "ledger_entry"):
        op.drop_table(table)


def _record_triggers() -> list[tuple[str, str]]:
    """A record is never changed; a disposal deletes it."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'ledger_record is append-only until it is disposed of'); END"
        return [("ledger_record_no_update", f"UPDATE ON ledger_record {refuse}")]
    refuse = "EXECUTE FUNCTION refuse_change()"
    return [
        ("ledger_record_no_change", f"UPDATE ON ledger_record FOR EACH ROW {refuse}"),
        ("ledger_record_no_truncate", f"TRUNCATE ON ledger_record FOR EACH STATEMENT {refuse}"),
    ]


def _create_tables() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("leaf_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("clock", sa.String(length=8), nullable=False),
        sa.Column("record", sa.LargeBinary(length=32), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.Column("node", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint("leaf_index >= 0", name=op.f("ck_ledger_entry_index_counts")),
        sa.CheckConstraint("clock IN ('steady', 'set back')", name=op.f("ck_ledger_entry_clock_known")),
        sa.PrimaryKeyConstraint("leaf_index", name=op.f("pk_ledger_entry")),
    )
    op.create_table(
        "ledger_record",
        sa.Column("leaf_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["leaf_index"], ["ledger_entry.leaf_index"], name=op.f("fk_ledger_record_leaf_index")),
        sa.PrimaryKeyConstraint("leaf_index", name=op.f("pk_ledger_record")),
    )
    with op.batch_alter_table("ledger_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_record_subject"), ["subject"], unique=False)
    op.create_table(
        "ledger_checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_ledger_checkpoint")),
    )
