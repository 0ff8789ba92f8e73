"""The first tables."""

import sqlalchemy as sa
from alembic import op

import induction.db.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("happened_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_happened_at"), ["happened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_subject"), ["subject"], unique=False)

    op.create_table(
        "content_snapshot",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("module_id", sa.String(length=120), nullable=False),
        sa.Column("module_version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kept_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_content_snapshot")),
    )
    op.create_table(
        "organisation_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation_unit.id"], name=op.f("fk_organisation_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_unit_code")),
    )
    with op.batch_alter_table("organisation_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("failed_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_failure_account_key_failed_at"), ["account_key", "failed_at"], unique=False
        )

    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_number", sa.String(length=30), nullable=False),
        sa.Column("assignment_number", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("organisation_unit_id", sa.Integer(), nullable=False),
        sa.Column("staff_group", sa.String(length=120), nullable=False),
        sa.Column("job_role", sa.String(length=120), nullable=False),
        sa.Column("assignment_status", sa.String(length=60), nullable=False),
        sa.Column("is_primary_assignment", sa.Boolean(), nullable=False),
        sa.Column("line_manager_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("created_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_staff_member_email_lower")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_staff_member_ends_after_start")),
        sa.CheckConstraint("line_manager_id <> id", name=op.f("ck_staff_member_not_own_manager")),
        sa.ForeignKeyConstraint(["line_manager_id"], ["staff_member.id"], name=op.f("fk_staff_member_line_manager_id")),
        sa.ForeignKeyConstraint(
            ["organisation_unit_id"], ["organisation_unit.id"], name=op.f("fk_staff_member_organisation_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_member_email")),
        sa.UniqueConstraint("employee_number", name=op.f("uq_staff_member_employee_number")),
    )
    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_member_line_manager_id"), ["line_manager_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_staff_member_organisation_unit_id"), ["organisation_unit_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_staff_member_sort_name"), ["sort_name"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=120), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("scenes", sa.String(length=2000), nullable=False),
        sa.Column("seed", sa.LargeBinary(length=16), nullable=False),
        sa.Column("module_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.String(length=120), nullable=False),
        sa.Column("policy_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("started_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("finished_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('full', 'core', 'retry')", name=op.f("ck_attempt_kind_known")),
        sa.CheckConstraint("cycle >= 1", name=op.f("ck_attempt_cycle_counts")),
        sa.ForeignKeyConstraint(
            ["module_fingerprint"], ["content_snapshot.fingerprint"], name=op.f("fk_attempt_module_fingerprint")
        ),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_attempt_staff_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attempt_staff_member_id_cycle"), ["staff_member_id", "cycle"], unique=False
        )
        batch_op.create_index(
            "uq_attempt_open",
            ["staff_member_id", "module_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "attestation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(length=120), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("policy_slug", sa.String(length=120), nullable=False),
        sa.Column("policy_version", sa.String(length=120), nullable=False),
        sa.Column("policy_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("statement_id", sa.String(length=120), nullable=False),
        sa.Column("statement_version", sa.Integer(), nullable=False),
        sa.Column("statement_text", sa.Text(), nullable=False),
        sa.Column("typed_name", sa.String(length=120), nullable=False),
        sa.Column("answers_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("signed_in_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("assurance_level", sa.String(length=10), nullable=False),
        sa.Column("achieved_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("achieved_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("expires_on > achieved_on", name=op.f("ck_attestation_expires_later")),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_attestation_staff_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
        sa.UniqueConstraint(
            "staff_member_id",
            "policy_slug",
            "policy_version",
            "cycle",
            name=op.f("uq_attestation_staff_member_id_policy_slug_policy_version_cycle"),
        ),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attestation_programme_id_staff_member_id_achieved_on"),
            ["programme_id", "staff_member_id", "achieved_on"],
            unique=False,
        )

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("started_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("last_seen_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_sign_in_staff_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_staff_member_id"), ["staff_member_id"], unique=False)

    op.create_table(
        "staff_role",
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("granted_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('line manager', 'HR', 'content author', 'administrator')", name=op.f("ck_staff_role_role_known")
        ),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_staff_role_staff_member_id")),
        sa.PrimaryKeyConstraint("staff_member_id", "role", name=op.f("pk_staff_role")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("scene_id", sa.String(length=120), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.String(length=120), nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("answered_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("grade IN ('best', 'acceptable', 'poor', 'breach')", name=op.f("ck_answer_grade_known")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("attempt_id", "scene_id", "visit", name=op.f("uq_answer_attempt_id_scene_id_visit")),
        sa.UniqueConstraint("attempt_id", "step", name=op.f("uq_answer_attempt_id_step")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attestation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=26), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("pending_reason", sa.String(length=500), nullable=True),
        sa.Column("issued_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'issued') = (issued_at IS NOT NULL AND sha256 IS NOT NULL)",
            name=op.f("ck_certificate_issued_whole"),
        ),
        sa.CheckConstraint("status IN ('pending', 'issued')", name=op.f("ck_certificate_status_known")),
        sa.ForeignKeyConstraint(["attestation_id"], ["attestation.id"], name=op.f("fk_certificate_attestation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("attestation_id", name=op.f("uq_certificate_attestation_id")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("sha256", name=op.f("uq_certificate_sha256")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_status"), ["status"], unique=False)

    op.create_table(
        "completion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=120), nullable=False),
        sa.Column("module_version", sa.Integer(), nullable=False),
        sa.Column("module_title", sa.String(length=200), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("module_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.String(length=120), nullable=False),
        sa.Column("policy_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("right_first_time", sa.Integer(), nullable=False),
        sa.Column("assurance_level", sa.String(length=10), nullable=False),
        sa.Column("achieved_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("achieved_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_completion_attempt_id")),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_completion_staff_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint(
            "staff_member_id", "module_id", "cycle", name=op.f("uq_completion_staff_member_id_module_id_cycle")
        ),
    )
    op.create_table(
        "certificate_file",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_file_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_file")),
    )


def downgrade() -> None:
    op.drop_table("certificate_file")
    op.drop_table("completion")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_status"))

    op.drop_table("certificate")
    op.drop_table("answer")
    op.drop_table("staff_role")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_staff_member_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_programme_id_staff_member_id_achieved_on"))

    op.drop_table("attestation")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempt_open",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_attempt_staff_member_id_cycle"))

    op.drop_table("attempt")
    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_member_sort_name"))
        batch_op.drop_index(batch_op.f("ix_staff_member_organisation_unit_id"))
        batch_op.drop_index(batch_op.f("ix_staff_member_line_manager_id"))

    op.drop_table("staff_member")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_account_key_failed_at"))

    op.drop_table("sign_in_failure")
    with op.batch_alter_table("organisation_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_unit_parent_id"))

    op.drop_table("organisation_unit")
    op.drop_table("content_snapshot")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_subject"))
        batch_op.drop_index(batch_op.f("ix_audit_event_happened_at"))

    op.drop_table("audit_event")
