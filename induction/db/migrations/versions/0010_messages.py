"""The outbox, the worker's daily rounds, and long work that people watch."""

import sqlalchemy as sa
from alembic import op

import induction.db.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("seen_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "daily_round",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("done_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "day", name=op.f("pk_daily_round")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("created_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.Column("finished_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'refused')", name=op.f("ck_job_state_known")),
        sa.CheckConstraint("done <= total", name=op.f("ck_job_counts")),
        sa.ForeignKeyConstraint(["started_by_id"], ["staff_member.id"], name=op.f("fk_job_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_state"), ["state"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("about_on", sa.Date(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("invite", sa.String(length=4000), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.Column("claimed_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.Column("sent_at", induction.db.types.Moment(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=300), nullable=True),
        sa.Column("created_at", induction.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'sending') = (claimed_at IS NOT NULL)", name=op.f("ck_message_claimed_whole")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent_whole")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'withdrawn', 'given up')", name=op.f("ck_message_state_known")
        ),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_member.id"], name=op.f("fk_message_staff_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
        sa.UniqueConstraint(
            "staff_member_id", "kind", "about_on", name=op.f("uq_message_staff_member_id_kind_about_on")
        ),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_state_next_try_at"), ["state", "next_try_at"], unique=False)


def downgrade() -> None:
    for table in ("message", "job", "daily_round", "heartbeat"):
        op.drop_table(table)
