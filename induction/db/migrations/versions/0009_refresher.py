"""What refreshers ask, single questions in between, and how sure somebody was of an answer."""

import sqlalchemy as sa
from alembic import op

import induction.db.types
from induction.db.migrations import append_only

revision = "0009"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("refresher_item", "spaced_answer")
KINDS = ("full", "core", "retry")
_OPEN = sa.text("finished_at IS NULL")
_KNOWN = "'guessed', 'fairly sure', 'sure'"


def upgrade() -> None:
    _change_attempt((*KINDS, "refresher"), ["staff_member_id", "module_id", "cycle"])
    op.execute(
        "ALTER TABLE answer ADD COLUMN confidence VARCHAR(12) "
        f"CONSTRAINT ck_answer_confidence_known CHECK (confidence IN ({_KNOWN}))"
    )
    _create_refresher_item()
    _create_spaced_answer()
    append_only.protect(TABLES)


def downgrade() -> None:
    append_only.release(TABLES)
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_answer_confidence_known", "answer")
    op.execute("ALTER TABLE answer DROP COLUMN confidence")
    op.execute("UPDATE attempt SET kind = 'core' WHERE kind = 'refresher'")
    _change_attempt(KINDS, ["staff_member_id", "module_id"])


def _change_attempt(kinds: tuple[str, ...], open_once: list[str]) -> None:
    """Let attempts be of other kinds, and say for what only one may be open."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_index("uq_attempt_open", table_name="attempt")
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_constraint(op.f("ck_attempt_kind_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attempt_kind_known"), f"kind IN ({listed})")
    op.create_index("uq_attempt_open", "attempt", open_once, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


def _create_refresher_item() -> None:
    op.create_table(
        "refresher_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(length=120), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=120), nullable=False),
        sa.Column("scene_id", sa.String(length=120), nullable=False),
        sa.Column("module_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("group_title", sa.String(length=200), nullable=True),
        sa.Column("chosen_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('asked', 'missed', 'changed', 'unmet', 'again', 'test-out', 'group')",
            name=op.f("ck_refresher_item_reason_known"),
        ),
        sa.CheckConstraint("cycle >= 2", name=op.f("ck_refresher_item_not_the_first")),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_refresher_item_staff_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["module_fingerprint"],
            ["content_snapshot.fingerprint"],
            name=op.f("fk_refresher_item_module_fingerprint"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresher_item")),
        sa.UniqueConstraint(
            "staff_member_id",
            "programme_id",
            "cycle",
            "position",
            name=op.f("uq_refresher_item_place"),
        ),
        sa.UniqueConstraint(
            "staff_member_id",
            "programme_id",
            "cycle",
            "module_id",
            "scene_id",
            name=op.f("uq_refresher_item_situation"),
        ),
    )


def _create_spaced_answer() -> None:
    op.create_table(
        "spaced_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attestation_id", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=120), nullable=False),
        sa.Column("module_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("scene_id", sa.String(length=120), nullable=False),
        sa.Column("option_id", sa.String(length=120), nullable=True),
        sa.Column("grade", sa.String(length=10), nullable=True),
        sa.Column("answered_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("weeks IN (2, 8, 20)", name=op.f("ck_spaced_answer_weeks_known")),
        sa.CheckConstraint(
            "grade IN ('best', 'acceptable', 'poor', 'breach')", name=op.f("ck_spaced_answer_grade_known")
        ),
        sa.CheckConstraint("(option_id IS NULL) = (grade IS NULL)", name=op.f("ck_spaced_answer_answered_or_declined")),
        sa.ForeignKeyConstraint(["attestation_id"], ["attestation.id"], name=op.f("fk_spaced_answer_attestation_id")),
        sa.ForeignKeyConstraint(
            ["module_fingerprint"],
            ["content_snapshot.fingerprint"],
            name=op.f("fk_spaced_answer_module_fingerprint"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spaced_answer")),
        sa.UniqueConstraint("attestation_id", "weeks", name=op.f("uq_spaced_answer_attestation_id_weeks")),
    )
