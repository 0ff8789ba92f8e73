"""Dated particulars of staff, exemptions, team accounts, standing by day, and acts that take two people."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "assignment_record",
    "exemption",
    "team_account_holder",
    "proposal",
    "decision",
    "correction",
    "reattestation",
    "requirements_snapshot",
)
_OLD_UNIQUE = "uq_attestation_staff_member_id_policy_slug_policy_version_cycle"
_NEW_UNIQUE = "uq_attestation_staff_member_id_programme_id_policy_version_cycle"
ROLES = ("line manager", "HR", "content author", "administrator")


def upgrade() -> None:
    _create_people()
    _create_decisions()
    _create_standing()
    _extend_staff_member()
    _extend_attestation()
    _allow_roles((*ROLES, "approver", "auditor"))
    append_only.protect(TABLES)


def downgrade() -> None:
    append_only.release(TABLES)
    _allow_roles(ROLES)
    _shrink_attestation()
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_staff_member_local_has_sponsor", "staff_member")
    op.execute("ALTER TABLE staff_member DROP COLUMN sponsor_id")
    op.execute("ALTER TABLE staff_member DROP COLUMN has_esr_record")
    for table in (
        "reattestation",
        "standing",
        "requirements_snapshot",
        "correction",
        "decision",
        "proposal",
        "exemption",
        "assignment_record",
        "team_account_holder",
        "team_account",
    ):
        op.drop_table(table)


def _extend_staff_member() -> None:
    """Add two columns in place: to make the table anew would break every reference to it."""
    op.execute("ALTER TABLE staff_member ADD COLUMN has_esr_record BOOLEAN DEFAULT true NOT NULL")
    op.execute(
        "ALTER TABLE staff_member ADD COLUMN sponsor_id INTEGER "
        "CONSTRAINT fk_staff_member_sponsor_id REFERENCES staff_member(id) "
        "CONSTRAINT ck_staff_member_local_has_sponsor CHECK (has_esr_record OR sponsor_id IS NOT NULL)"
    )


def _extend_attestation() -> None:
    """Add when an attestation was recorded: so far always when it was made. Each programme has cycles of its own."""
    append_only.release(("attestation",))
    with op.batch_alter_table("attestation") as batch_op:
        batch_op.add_column(sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f(_OLD_UNIQUE), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f(_NEW_UNIQUE), ["staff_member_id", "programme_id", "policy_version", "cycle"]
        )
    op.execute("UPDATE attestation SET recorded_at = achieved_at")
    with op.batch_alter_table("attestation") as batch_op:
        batch_op.alter_column("recorded_at", nullable=False)
    append_only.protect(("attestation",))


def _shrink_attestation() -> None:
    append_only.release(("attestation",))
    with op.batch_alter_table("attestation") as batch_op:
        batch_op.drop_constraint(batch_op.f(_NEW_UNIQUE), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f(_OLD_UNIQUE), ["staff_member_id", "policy_slug", "policy_version", "cycle"]
        )
        batch_op.drop_column("recorded_at")
    append_only.protect(("attestation",))


def _allow_roles(roles: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("staff_role") as batch_op:
        batch_op.drop_constraint(op.f("ck_staff_role_role_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_staff_role_role_known"), f"role IN ({listed})")


def _create_people() -> None:
    op.create_table(
        "team_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("platform", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_account")),
        sa.UniqueConstraint("address", name=op.f("uq_team_account_address")),
    )
    op.create_table(
        "team_account_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_account_id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('lead', 'deputy')", name=op.f("ck_team_account_holder_part_known")),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_team_account_holder_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["staff_member.id"], name=op.f("fk_team_account_holder_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["team_account_holder.id"], name=op.f("fk_team_account_holder_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_team_account_holder_staff_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["team_account_id"], ["team_account.id"], name=op.f("fk_team_account_holder_team_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_account_holder")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_team_account_holder_replaces_id")),
    )
    with op.batch_alter_table("team_account_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_account_holder_staff_member_id"), ["staff_member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_account_holder_team_account_id"), ["team_account_id"], unique=False)
    op.create_table(
        "assignment_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("assignment_number", sa.String(length=30), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation_unit_id", sa.Integer(), nullable=False),
        sa.Column("staff_group", sa.String(length=120), nullable=False),
        sa.Column("job_role", sa.String(length=120), nullable=False),
        sa.Column("line_manager_id", sa.Integer(), nullable=True),
        sa.Column("assignment_status", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_assignment_record_ends_after_start")
        ),
        sa.CheckConstraint("line_manager_id <> staff_member_id", name=op.f("ck_assignment_record_not_own_manager")),
        sa.ForeignKeyConstraint(
            ["line_manager_id"], ["staff_member.id"], name=op.f("fk_assignment_record_line_manager_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_unit_id"], ["organisation_unit.id"], name=op.f("fk_assignment_record_organisation_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_assignment_record_staff_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_record")),
    )
    with op.batch_alter_table("assignment_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_record_line_manager_id"), ["line_manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_record_recorded_at"), ["recorded_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assignment_record_staff_member_id_effective_on"),
            ["staff_member_id", "effective_on"],
            unique=False,
        )
    op.create_table(
        "exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(length=120), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("reason_code", sa.String(length=60), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("approved_by_id <> recorded_by_id", name=op.f("ck_exemption_two_people")),
        sa.CheckConstraint("approved_by_id <> staff_member_id", name=op.f("ck_exemption_not_own_approver")),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_exemption_ends_after_start")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["staff_member.id"], name=op.f("fk_exemption_approved_by_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff_member.id"], name=op.f("fk_exemption_recorded_by_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["exemption.id"], name=op.f("fk_exemption_replaces_id")),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_exemption_staff_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_exemption_replaces_id")),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemption_staff_member_id"), ["staff_member_id"], unique=False)


def _create_decisions() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["staff_member.id"], name=op.f("fk_proposal_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("id", "proposed_by_id", name=op.f("uq_proposal_id_proposed_by_id")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_subject"), ["subject"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(verdict = 'withdrawn') = (decided_by_id = proposed_by_id)", name=op.f("ck_decision_two_people")
        ),
        sa.CheckConstraint("verdict IN ('approved', 'declined', 'withdrawn')", name=op.f("ck_decision_verdict_known")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["staff_member.id"], name=op.f("fk_decision_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id", "proposed_by_id"], ["proposal.id", "proposal.proposed_by_id"], name="fk_decision_proposal"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_decision_proposal_id")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attestation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("achieved_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'void') = (achieved_on IS NULL) AND (achieved_on IS NULL) = (expires_on IS NULL)",
            name=op.f("ck_correction_says_what_holds"),
        ),
        sa.CheckConstraint("kind IN ('void', 'achieved-on')", name=op.f("ck_correction_kind_known")),
        sa.CheckConstraint("expires_on IS NULL OR expires_on > achieved_on", name=op.f("ck_correction_expires_later")),
        sa.ForeignKeyConstraint(["attestation_id"], ["attestation.id"], name=op.f("fk_correction_attestation_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_correction_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_correction_proposal_id")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_attestation_id"), ["attestation_id"], unique=False)


def _create_standing() -> None:
    op.create_table(
        "requirements_snapshot",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_requirements_snapshot")),
    )
    op.create_table(
        "standing",
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("organisation_unit_id", sa.Integer(), nullable=False),
        sa.Column("staff_group", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "status IN ('exempt', 'not started', 'in progress', 'compliant', 'due soon', 'overdue')",
            name=op.f("ck_standing_status_known"),
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_standing_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organisation_unit_id"], ["organisation_unit.id"], name=op.f("fk_standing_organisation_unit_id")
        ),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_standing_staff_member_id")),
        sa.PrimaryKeyConstraint("staff_member_id", "programme_id", "from_on", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standing_programme_id_from_on_to_on"), ["programme_id", "from_on", "to_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_standing_programme_id_organisation_unit_id_from_on"),
            ["programme_id", "organisation_unit_id", "from_on"],
            unique=False,
        )
    op.create_table(
        "reattestation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(length=120), nullable=False),
        sa.Column("policy_version", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('redline', 'scenes', 'modules')", name=op.f("ck_reattestation_kind_known")),
        sa.CheckConstraint("due_on >= assigned_on", name=op.f("ck_reattestation_due_later")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_reattestation_proposal_id")),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_reattestation_staff_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reattestation")),
    )
    with op.batch_alter_table("reattestation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reattestation_staff_member_id_programme_id"),
            ["staff_member_id", "programme_id"],
            unique=False,
        )
