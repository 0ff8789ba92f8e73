"""Alembic's entry: runs the migrations on the connection that `induction.db.migrate` hands in."""

from alembic import context

from induction.db import models  # noqa: F401  # the tables register themselves
from induction.db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
