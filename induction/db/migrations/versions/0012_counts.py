"""How many people stand how, by day, unit and staff group: the figures of the dashboard."""

import sqlalchemy as sa
from alembic import op

import induction.db.types

revision = "0012"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNTERS = (
    "not_started", "in_progress", "compliant", "due_soon", "overdue", "exempt", "due_30", "due_60", "due_90",
    "overdue_30", "overdue_90", "overdue_365",
)  # fmt: skip
UNIT = ["programme_id", "organisation_unit_id", "to_on", "from_on"]
STATUS = ["programme_id", "status", "to_on", "due_on"]


def upgrade() -> None:
    op.create_table(
        "count_change",
        sa.Column("programme_id", sa.String(length=120), nullable=False),
        sa.Column("organisation_unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("grain", sa.String(length=5), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("staff_group", sa.String(length=120), nullable=False),
        sa.Column("writer", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTERS),
        sa.CheckConstraint("grain IN ('day', 'month')", name=op.f("ck_count_change_grain_known")),
        sa.PrimaryKeyConstraint(
            "programme_id", "organisation_unit_id", "grain", "on_date", "staff_group", "writer",
            name=op.f("pk_count_change"),
        ),
        sqlite_with_rowid=False,
    )  # fmt: skip
    loose = sa.text("writer <> 0")
    op.create_index("ix_count_change_loose", "count_change", ["writer"], sqlite_where=loose, postgresql_where=loose)
    op.create_table(
        "recount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counted_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_programme_id_organisation_unit_id_from_on")
        for columns in (UNIT, STATUS):
            batch_op.create_index(f"ix_standing_{'_'.join(columns)}", columns, unique=False)
    op.execute(  # where nobody stands anyhow yet, nothing is left to be counted
        "INSERT INTO recount (counted_at, changed) "
        "SELECT CURRENT_TIMESTAMP, 0 WHERE NOT EXISTS (SELECT 1 FROM standing)"
    )


def downgrade() -> None:
    with op.batch_alter_table("standing", schema=None) as batch_op:
        for columns in (UNIT, STATUS):
            batch_op.drop_index(f"ix_standing_{'_'.join(columns)}")
        columns = ["programme_id", "organisation_unit_id", "from_on"]
        batch_op.create_index(f"ix_standing_{'_'.join(columns)}", columns, unique=False)
    op.drop_table("recount")
    op.drop_table("count_change")
