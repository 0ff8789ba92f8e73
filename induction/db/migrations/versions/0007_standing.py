"""Which record or exemption a span of standing rests on, by which requirements, and a record for everybody there is."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations import append_only

revision = "0007"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("standing") as batch_op:
        batch_op.add_column(sa.Column("attestation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("exemption_id", sa.Integer(), nullable=True))
        for column in ("attestation", "exemption"):
            name = batch_op.f(f"fk_standing_{column}_id")
            batch_op.create_foreign_key(name, column, [f"{column}_id"], ["id"])
    op.create_table(
        "requirements_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("since_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fingerprint"], ["requirements_snapshot.fingerprint"], name=op.f("fk_requirements_use_fingerprint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirements_use")),
    )
    append_only.protect(("requirements_use",))
    _record_assignments()


def _record_assignments() -> None:
    """Give everybody without a dated record the one that their particulars amount to."""
    op.execute(
        """
        INSERT INTO assignment_record (
            staff_member_id, assignment_number, is_primary, name, organisation_unit_id, staff_group, job_role,
            line_manager_id, assignment_status, starts_on, ends_on, effective_on, recorded_at, source
        )
        SELECT id, assignment_number, is_primary_assignment, name, organisation_unit_id, staff_group, job_role,
            line_manager_id, assignment_status, starts_on, ends_on, starts_on, created_at, 'system:migration'
        FROM staff_member
        WHERE NOT EXISTS (SELECT 1 FROM assignment_record WHERE staff_member_id = staff_member.id)
        """
    )


def downgrade() -> None:
    append_only.release(("requirements_use",))
    op.drop_table("requirements_use")
    with op.batch_alter_table("standing") as batch_op:
        for column in ("attestation", "exemption"):
            batch_op.drop_constraint(batch_op.f(f"fk_standing_{column}_id"), type_="foreignkey")
            batch_op.drop_column(f"{column}_id")
