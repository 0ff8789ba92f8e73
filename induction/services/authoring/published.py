"""What is published, as libraries need it: read from the database, and made anew only when something was added."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from sqlalchemy.exc import SQLAlchemyError

from induction.db import Database, Session
from induction.db.models import PublishedContent
from induction.db.queries import publication as queries
from induction.domain.errors import RefusedError
from induction.domain.learning.module import Module
from induction.domain.policies.policy import Policy
from induction.domain.policies.publication import NOTHING, Piece, Published
from induction.domain.standings.programme import Statement

_log = logging.getLogger(__name__)


def published(session: Session) -> Published:
    """Read everything that is published."""
    return gathered(queries.everything(session))


def check_in_force(session: Session, policy: Policy, shown: str | None) -> None:
    """Check that a policy version may be attested to: it is in force, and it is the one that was shown.

    The database is asked, because a process may take a few seconds to notice a publication.

    Args:
        session: the session of the act.
        policy: the version in force, as this process knows it.
        shown: the fingerprint of the version that the person had before them; None where nothing was shown.

    Raises:
        RefusedError: ``superseded``.
    """
    row = queries.version_in_force(session, policy.slug)
    version, latest = (row.version, row.fingerprint) if row else (policy.version, policy.fingerprint)
    if latest != policy.fingerprint or shown not in (None, latest):
        raise RefusedError(
            "superseded",
            f"While you were reading, version {version} of the policy came into force. Nothing was recorded. Read what "
            "has changed, then attest to the new version.",
        )


def watcher(database: Database) -> Callable[[], Published]:
    """Give a function that tells what is published at the time of asking; the same object while nothing was added.

    While the database cannot be asked, it tells what it knew last.
    """
    known: tuple[int, Published] = (0, NOTHING)

    def look() -> Published:
        nonlocal known
        try:
            with database.session() as session:
                last = queries.last_id(session)
                if last != known[0]:
                    known = (last, published(session))
        except SQLAlchemyError:
            _log.warning("what is published cannot be read", exc_info=True)
        return known[1]

    return look


def gathered(rows: Iterable[PublishedContent]) -> Published:
    """Say what some rows publish, the later ones in the place of the earlier."""
    rows = tuple(rows)
    return Published(
        fingerprints={(Piece(row.piece), row.name, row.version): row.fingerprint for row in rows},
        versions={row.name: row.version for row in rows if row.piece == Piece.POLICY},
        modules={row.name: Module.model_validate_json(row.body) for row in rows if row.piece == Piece.MODULE},
        statements={row.name: Statement.model_validate_json(row.body) for row in rows if row.piece == Piece.STATEMENT},
    )
