"""Editions of a certificate, what was about to be sealed, the keys that seal, and revocations."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations import append_only

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("certificate_revocation", "sealing_intent", "seal_key", "seal_key_compromise")
# What may still change while a certificate is pending; everything else is a fact from the first day.
_WRITTEN_AT_BIRTH = ("attestation_id", "edition", "number", "code", "facts", "status_index", "created_at")


def upgrade() -> None:
    _create_keys()
    _release_certificate()
    with op.batch_alter_table("certificate") as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("seal_level", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("seal_key_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("status_index", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("witness", sa.String(length=120), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_certificate_attestation_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_certificate_attestation_id_edition"), ["attestation_id", "edition"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_certificate_status_index"), ["status_index"])
        batch_op.create_foreign_key(batch_op.f("fk_certificate_seal_key_id"), "seal_key", ["seal_key_id"], ["id"])
        batch_op.create_check_constraint(batch_op.f("ck_certificate_edition_counts"), "edition >= 1")
    _protect_certificate(_WRITTEN_AT_BIRTH)
    _create_records()
    append_only.protect(TABLES)


def downgrade() -> None:
    append_only.release(TABLES)
    op.drop_table("certificate_revocation")
    op.drop_table("sealing_intent")
    _release_certificate()
    with op.batch_alter_table("certificate") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_certificate_edition_counts"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_certificate_seal_key_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_certificate_status_index"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_certificate_attestation_id_edition"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_certificate_attestation_id"), ["attestation_id"])
        for name in ("edition", "seal_level", "seal_key_id", "status_index", "witness"):
            batch_op.drop_column(name)
    _protect_certificate(())
    op.drop_table("seal_key_compromise")
    op.drop_table("seal_key")


def _create_keys() -> None:
    op.create_table(
        "seal_key",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("first_used_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_key")),
    )
    op.create_table(
        "seal_key_compromise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seal_key_id", sa.String(length=16), nullable=False),
        sa.Column("since_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seal_key_id"], ["seal_key.id"], name=op.f("fk_seal_key_compromise_seal_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_key_compromise")),
    )
    with op.batch_alter_table("seal_key_compromise") as batch_op:
        batch_op.create_index(batch_op.f("ix_seal_key_compromise_seal_key_id"), ["seal_key_id"], unique=False)


def _create_records() -> None:
    op.create_table(
        "sealing_intent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("unsigned_sha256", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("recorded_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_sealing_intent_certificate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_intent")),
    )
    with op.batch_alter_table("sealing_intent") as batch_op:
        batch_op.create_index(batch_op.f("ix_sealing_intent_certificate_id"), ["certificate_id"], unique=False)
    op.create_table(
        "certificate_revocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("revoked_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_revocation_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_revocation")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_certificate_revocation_certificate_id")),
    )


def _release_certificate() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER certificate_no_update")
        op.execute("DROP TRIGGER certificate_no_delete")
    else:
        op.execute("DROP TRIGGER certificate_no_change ON certificate")


def _protect_certificate(written_at_birth: tuple[str, ...]) -> None:
    """Refuse a change to an issued certificate, and to what was written at birth in a pending one."""
    if op.get_bind().dialect.name == "sqlite":
        changes = "".join(f" OR OLD.{name} IS NOT NEW.{name}" for name in written_at_birth)
        op.execute(
            f"CREATE TRIGGER certificate_no_update BEFORE UPDATE ON certificate WHEN OLD.status = 'issued'{changes} "
            "BEGIN SELECT RAISE(ABORT, 'certificate is append-only once issued'); END"
        )
        op.execute(
            "CREATE TRIGGER certificate_no_delete BEFORE DELETE ON certificate "
            "BEGIN SELECT RAISE(ABORT, 'certificate is append-only'); END"
        )
    else:
        changes = "".join(f" OR OLD.{name} IS DISTINCT FROM NEW.{name}" for name in written_at_birth)
        op.execute(
            "CREATE TRIGGER certificate_no_change BEFORE UPDATE ON certificate "
            f"FOR EACH ROW WHEN (OLD.status = 'issued'{changes}) EXECUTE FUNCTION refuse_change()"
        )
