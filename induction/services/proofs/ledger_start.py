"""Begin the ledger of a database that is older than the ledger: what is in the record already gets its entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from induction.db import Session
from induction.db.queries import ledger as queries
from induction.services.proofs import ledger
from induction.services.proofs.ledger import Fact
from induction.services.proofs.ledger_facts import FACTS


def enter_existing(session: Session, moment: datetime) -> int:
    """Enter every fact that is in the record, as recorded now; tells how many.

    Only an empty ledger is begun: a fact that lacks its entry in any other is a fault, and must not be covered up.
    """
    return 0 if queries.size(session) else ledger.record_many(session, _existing(session, moment))


def _existing(session: Session, moment: datetime) -> Iterator[Fact]:
    for kind, source in FACTS.items():
        for subject, facts in source.unrecorded(session, kind):
            yield Fact(moment, kind, subject, facts)
