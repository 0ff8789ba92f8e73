"""What the ledger costs: recording a fact with its entry, and verifying a million entries, in processor time.

Recording is compared with the same transaction without the ledger: one completion, inserted as the service does it and
committed durably; waiting for the disk, which both do once, is not counted. Verifying is compared with reading the same
rows and doing nothing with them; it covers the ledger's own rows. The two sides take turns.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from induction.db import Database, Session, begin_write, migrate
from induction.db.models import Completion, OrganisationUnit, StaffMember
from induction.db.queries import ledger_scan
from induction.db.snapshot import begin_snapshot
from induction.domain.proofs.ledger import Kind
from induction.domain.proofs.ledger_check import check
from induction.services.proofs import ledger
from induction.services.proofs.ledger import Fact

ENTRIES, TURNS, FACTS = 1_000_000, 3, 400
VERIFY_LIMIT, INSERT_LIMIT = 3.0, 1.5
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
_SHA = "a" * 64


def ratios(entries: int = ENTRIES, facts: int = FACTS) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain thing, the limit it must keep, and our own milliseconds."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'ledger.db'}"
        migrate.upgrade(url)
        with closing(Database(url)) as database, database.session() as session:
            with_entry, alone = recording(session, facts)
            verified, read = verifying(session, entries)
    return {
        "a fact with its ledger entry / the fact alone": (with_entry / alone, INSERT_LIMIT, with_entry * 1000),
        f"verify {entries:,} ledger entries / read them": (verified / read, VERIFY_LIMIT, verified * 1000),
    }


def recording(session: Session, facts: int) -> tuple[float, float]:
    """Record facts with and without entries in turns; gives the median seconds of each."""
    unit = OrganisationUnit(code="B1", name="Benchmark Ward")
    session.add(unit)
    session.flush()
    person = StaffMember(
        employee_number="1", assignment_number="1-1", name="A Person", sort_name="person", organisation_unit_id=unit.id,
        staff_group="Nursing", job_role="Nurse", starts_on=BEGAN.date(), created_at=BEGAN,
    )  # fmt: skip
    session.add(person)
    session.commit()

    def once(number: int, *, is_entered: bool) -> None:
        begin_write(session)
        row = _completion(person.id, number)
        session.add(row)
        session.flush()
        if is_entered:
            ledger.record(
                session, row.achieved_at, Kind.COMPLETION,
                f"completion:{row.id}", ledger.facts_of(Kind.COMPLETION, row),
            )  # fmt: skip
        session.commit()

    times = [
        (
            _timed(lambda at=number: once(2 * at, is_entered=True), process_time),
            _timed(lambda at=number: once(2 * at + 1, is_entered=False), process_time),
        )
        for number in range(facts)
    ]
    return median(ours for ours, _ in times[20:]), median(plain for _, plain in times[20:])


def verifying(session: Session, entries: int) -> tuple[float, float]:
    """Verify and read a ledger of a size in turns; gives the least seconds of each."""
    begin_write(session)
    ledger.record_many(session, facts_of_a_year(entries))
    session.commit()
    times = [(_timed(lambda: verify(session), process_time), _timed(lambda: read(session), process_time))]
    times += [
        (_timed(lambda: verify(session), process_time), _timed(lambda: read(session), process_time))
        for _ in range(TURNS - 1)
    ]
    return min(ours for ours, _ in times), min(plain for _, plain in times)


def facts_of_a_year(count: int) -> Iterator[Fact]:
    """Give so many completions, two a minute."""
    for number in range(count):
        moment = BEGAN + timedelta(seconds=30 * number)
        facts = ledger.facts_of(Kind.COMPLETION, vars(_completion(1, number, moment)))
        yield Fact(moment, Kind.COMPLETION, f"completion:{number}", facts)


def _completion(staff_member_id: int, number: int, moment: datetime = BEGAN) -> Completion:
    return Completion(
        staff_member_id=staff_member_id, module_id=f"module-{number}", module_version=1, module_title="A module",
        cycle=1, attempt_id=None, module_fingerprint=_SHA, policy_version="1.0", policy_fingerprint=_SHA, attempts=1,
        decisions=6, right_first_time=5, assurance_level="server", achieved_at=moment, achieved_on=moment.date(),
    )  # fmt: skip


def verify(session: Session) -> None:
    """Verify the ledger's own rows."""
    begin_snapshot(session)
    with closing(ledger_scan.lines(session)) as lines:
        if check(lines, {}).fault:
            raise ValueError("the ledger does not hold")


def read(session: Session) -> None:
    """Read them and do nothing."""
    begin_snapshot(session)
    with closing(ledger_scan.lines(session)) as lines:
        for _ in lines:
            pass


def _timed(act: Callable[[], object], meter: Callable[[], float]) -> float:
    began = meter()
    act()
    return meter() - began


if __name__ == "__main__":
    for name, (ratio, limit, took) in ratios(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES).items():
        print(f"{name}: {ratio:.2f} (limit {limit:g}), {took:,.1f} ms")
