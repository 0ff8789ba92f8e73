"""Retention: holds, disposals, and the one way in which facts about a person can be deleted."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations import append_only

revision = "0014"
down_revision = "0007"
branch_labels = None
depends_on = None

_DIRECT = "{old}.staff_member_id"
_OF_ATTESTATION = "SELECT staff_member_id FROM attestation WHERE id = {old}.attestation_id"
_OF_CERTIFICATE = (
    "SELECT a.staff_member_id FROM certificate c JOIN attestation a ON a.id = c.attestation_id WHERE c.id = "
)
_OF_HOLD = "SELECT staff_member_id FROM legal_hold WHERE id = {old}.legal_hold_id"


def _of_subject(subject: str, kind: str, number: str, *, of_proposal: str = "", of_sign_in: str = "") -> str:
    """Whom a subject such as ``attestation:17`` is about."""
    cases = {
        "staff": number,
        "attempt": f"(SELECT staff_member_id FROM attempt WHERE id = {number})",
        "completion": f"(SELECT staff_member_id FROM completion WHERE id = {number})",
        "attestation": f"(SELECT staff_member_id FROM attestation WHERE id = {number})",
        "exemption": f"(SELECT staff_member_id FROM exemption WHERE id = {number})",
        "sign-in": of_sign_in,
        "certificate": f"({_OF_CERTIFICATE}{number})",
        "revocation": "(SELECT a.staff_member_id FROM certificate_revocation r "
        "JOIN certificate c ON c.id = r.certificate_id JOIN attestation a ON a.id = c.attestation_id "
        f"WHERE r.id = {number})",
        "correction": "(SELECT a.staff_member_id FROM correction r "
        f"JOIN attestation a ON a.id = r.attestation_id WHERE r.id = {number})",
        "proposal": of_proposal,
    }
    whens = " ".join(f"WHEN '{name}' THEN {found}" for name, found in cases.items() if found)
    return f"CASE {kind.format(subject)} {whens} END"


def _subject(column: str, actor: str = "") -> str:
    """Whom the subject in a column is about, in this database's SQL; a disposal's own proposal is about nobody."""
    if op.get_bind().dialect.name == "sqlite":
        kind, number = "substr({0}, 1, instr({0}, ':') - 1)", "CAST(substr({0}, instr({0}, ':') + 1) AS INTEGER)"
    else:
        kind, number = "split_part({0}, ':', 1)", "CAST(split_part({0}, ':', 2) AS INTEGER)"
    inner = _of_subject("q.subject", kind, number.format("q.subject"))
    is_it = f"q.id = {number.format(column)} AND q.kind <> 'disposal'"
    proposal = f"(SELECT {inner} FROM proposal q WHERE {is_it})"
    return _of_subject(
        column, kind, number.format(column), of_proposal=proposal, of_sign_in=actor and number.format(actor)
    )


def _owners() -> dict[str, str]:
    of_proposal = _subject("'proposal:' || {old}.PLACE")
    return {
        "answer": "SELECT staff_member_id FROM attempt WHERE id = {old}.attempt_id",
        "assignment_record": _DIRECT,
        "attestation": _DIRECT,
        "audit_event": _subject("{old}.subject", "{old}.actor"),
        "certificate_file": f"{_OF_CERTIFICATE}{{old}}.certificate_id",
        "certificate_revocation": f"{_OF_CERTIFICATE}{{old}}.certificate_id",
        "completion": _DIRECT,
        "correction": _OF_ATTESTATION,
        "decision": of_proposal.replace("PLACE", "proposal_id"),
        "exemption": _DIRECT,
        "proposal": of_proposal.replace("PLACE", "id"),
        "reattestation": _DIRECT,
        "refresher_item": _DIRECT,
        "sealing_intent": f"{_OF_CERTIFICATE}{{old}}.certificate_id",
        "spaced_answer": _OF_ATTESTATION,
        "staff_import_line": "SELECT s.id FROM staff_member s WHERE s.id = {old}.staff_member_id "
        "OR ({old}.staff_member_id IS NULL AND s.employee_number = {old}.employee_number)",
        "team_account_holder": _DIRECT,
    }


_NEW_OWNERS = {"disposal_case": _DIRECT, "legal_hold": _DIRECT, "legal_hold_end": _OF_HOLD}
_NEW_FACTS = ("disposal", "disposal_sweep", "disposed_certificate")
_TABLES = (
    "disposal_permit", "disposal_sweep", "disposed_certificate", "disposal", "disposal_case", "disposal_due",
    "legal_hold_end", "legal_hold",
)  # fmt: skip
_CHECKED = """
    NOT EXISTS (
        SELECT 1 FROM disposal_case c
        JOIN proposal q ON q.id = c.proposal_id AND q.kind = 'disposal'
        JOIN decision d ON d.proposal_id = q.id AND d.verdict = 'approved'
        WHERE c.proposal_id = NEW.proposal_id AND c.staff_member_id = NEW.staff_member_id
    ) OR EXISTS (
        SELECT 1 FROM legal_hold h WHERE h.staff_member_id = NEW.staff_member_id
        AND NOT EXISTS (SELECT 1 FROM legal_hold_end e WHERE e.legal_hold_id = h.id)
    )
"""
_REFUSED = "a disposal takes two people, and nobody who is held back"


def upgrade() -> None:
    op.add_column("staff_member", sa.Column("disposed_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_audit_event_actor"), "audit_event", ["actor"], unique=False)
    _create_tables()
    if op.get_bind().dialect.name == "postgresql":
        _create_functions()
    append_only.release(_owners())
    append_only.protect_until_disposal(_owners() | _NEW_OWNERS)
    append_only.protect(_NEW_FACTS)
    _let_go("ledger_record", _subject("{old}.subject"))
    _let_go("certificate", _OF_ATTESTATION)
    _check_permits()


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _TABLES:
        if not is_sqlite:
            op.execute(f"DROP TABLE {table} CASCADE")
    append_only.release(_owners())
    append_only.protect(_owners())
    _refuse_again(is_sqlite=is_sqlite)
    if is_sqlite:
        for table in _TABLES:
            op.drop_table(table)
    else:
        op.execute("DROP FUNCTION refuse_unpermitted()")
        op.execute("DROP FUNCTION check_permit()")
    op.drop_index(op.f("ix_audit_event_actor"), "audit_event")
    op.drop_column("staff_member", "disposed_on")


def _let_go(table: str, owner: str) -> None:
    """Refuse DELETE on a table whose other triggers stay as they are, unless a disposal is permitted."""
    name = f"{table}_no_delete"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN NOT EXISTS (SELECT 1 FROM disposal_permit p "
            f"WHERE p.staff_member_id = ({owner.format(old='OLD')})) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    else:
        argument = owner.format(old="($1)").replace("'", "''")
        op.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_unpermitted('{argument}')"
        )


def _refuse_again(*, is_sqlite: bool) -> None:
    on = "" if is_sqlite else " ON {}"
    for table in ("ledger_record", "certificate"):
        op.execute(f"DROP TRIGGER {table}_no_delete{on.format(table)}")
    refuse = (
        "BEGIN SELECT RAISE(ABORT, 'certificate is append-only'); END"
        if is_sqlite
        else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(f"CREATE TRIGGER certificate_no_delete BEFORE DELETE ON certificate {refuse}")


def _check_permits() -> None:
    """Take a permit only where two people have agreed, and for nobody who is held back; never change one."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        op.execute(f"CREATE TRIGGER disposal_permit_checked BEFORE INSERT ON disposal_permit WHEN {_CHECKED} {refuse}")
        op.execute(f"CREATE TRIGGER disposal_permit_no_update BEFORE UPDATE ON disposal_permit {refuse}")
    else:
        op.execute(
            "CREATE TRIGGER disposal_permit_checked BEFORE INSERT OR UPDATE ON disposal_permit "
            "FOR EACH ROW EXECUTE FUNCTION check_permit()"
        )


def _create_functions() -> None:
    op.execute(
        "CREATE FUNCTION refuse_unpermitted() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE permitted boolean; BEGIN "
        "IF TG_OP = 'DELETE' THEN EXECUTE 'SELECT EXISTS (SELECT 1 FROM disposal_permit p "
        "WHERE p.staff_member_id = (' || TG_ARGV[0] || '))' INTO permitted USING OLD; "
        "IF permitted THEN RETURN OLD; END IF; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE FUNCTION check_permit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' OR {_CHECKED} THEN RAISE EXCEPTION '{_REFUSED}' "
        "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$"
    )


def _create_tables() -> None:
    _create_holds()
    _create_disposals()
    op.create_table(
        "disposal_permit",
        sa.Column("staff_member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("never", sa.Integer(), nullable=False),
        sa.CheckConstraint("never = 0", name=op.f("ck_disposal_permit_never")),
        sa.ForeignKeyConstraint(
            ["never"], ["disposal.id"], name=op.f("fk_disposal_permit_never"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_disposal_permit_proposal_id")),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_disposal_permit_staff_member_id")
        ),
        sa.PrimaryKeyConstraint("staff_member_id", name=op.f("pk_disposal_permit")),
    )


def _create_holds() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("placed_by_id <> staff_member_id", name=op.f("ck_legal_hold_not_own")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["staff_member.id"], name=op.f("fk_legal_hold_placed_by_id")),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_legal_hold_staff_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_staff_member_id"), "legal_hold", ["staff_member_id"], unique=False)
    op.create_table(
        "legal_hold_end",
        sa.Column("legal_hold_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["staff_member.id"], name=op.f("fk_legal_hold_end_ended_by_id")),
        sa.ForeignKeyConstraint(["legal_hold_id"], ["legal_hold.id"], name=op.f("fk_legal_hold_end_legal_hold_id")),
        sa.PrimaryKeyConstraint("legal_hold_id", name=op.f("pk_legal_hold_end")),
    )


def _create_disposals() -> None:
    op.create_table(
        "disposal_due",
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("found_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_disposal_due_staff_member_id")),
        sa.PrimaryKeyConstraint("staff_member_id", name=op.f("pk_disposal_due")),
    )
    op.create_table(
        "disposal_case",
        sa.Column("proposal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("staff_member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_disposal_case_proposal_id")),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_disposal_case_staff_member_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "staff_member_id", name=op.f("pk_disposal_case")),
    )
    op.create_index(op.f("ix_disposal_case_staff_member_id"), "disposal_case", ["staff_member_id"], unique=False)
    op.create_table(
        "disposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.String(length=10), nullable=False),
        sa.Column("schedule_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("disposed_on", sa.Date(), nullable=False),
        sa.Column("disposed_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("grounds IN ('schedule', 'request')", name=op.f("ck_disposal_grounds_known")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_disposal_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_disposal_proposal_id")),
    )
    op.create_table(
        "disposed_certificate",
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("anchored_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("status_index", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["disposal_id"], ["disposal.id"], name=op.f("fk_disposed_certificate_disposal_id")),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_disposed_certificate")),
        sa.UniqueConstraint("file_sha256", name=op.f("uq_disposed_certificate_file_sha256")),
        sa.UniqueConstraint("status_index", name=op.f("uq_disposed_certificate_status_index")),
    )
    op.create_table(
        "disposal_sweep",
        sa.Column("disposal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("swept_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["disposal_id"], ["disposal.id"], name=op.f("fk_disposal_sweep_disposal_id")),
        sa.PrimaryKeyConstraint("disposal_id", name=op.f("pk_disposal_sweep")),
    )
