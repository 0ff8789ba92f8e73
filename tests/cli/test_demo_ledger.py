"""The demo's histories are entries of its ledger, in the order in which they happened."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from induction.db import Database, begin_write
from induction.db.models import Attestation, Completion, LedgerEntry
from induction.demo import create
from induction.services.certification.certificates import Issuer
from induction.services.proofs import ledger_check
from tests.shipped import shipped

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_demo_has_a_ledger_that_holds(database_url: str) -> None:
    issuer = Issuer("Larkmere Vale NHS Foundation Trust", "https://induction.example", is_demo=True)
    with closing(Database(database_url)) as database, database.session() as session:
        begin_write(session)
        create(session, shipped(), issuer, moment=NOW, day=date(2026, 11, 20), staff=60, password_hash="-")
        session.commit()
        checked = ledger_check.verify(session, [])
        kinds = Counter(session.scalars(select(LedgerEntry.kind)))
        facts = [session.scalar(select(func.count()).select_from(table)) for table in (Completion, Attestation)]
        moments = session.execute(select(func.min(LedgerEntry.recorded_at), func.max(LedgerEntry.recorded_at))).one()
    assert (checked.fault, checked.set_back) == (None, 0)
    assert [kinds["completion"], kinds["attestation"]] == facts
    others = {"correction": 1, "revocation": 2}  # what the corrected record had, and one issued in error
    assert kinds.total() == sum(facts) + sum(others.values())
    assert kinds | others == kinds
    assert moments[0].year < 2025
    assert moments[1] <= NOW
