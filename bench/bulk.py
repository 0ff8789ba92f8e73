"""What the second process brings when many certificates wait, and how memory stands after each half of them.

Certificates of one programme, each with its credential, its place in the ledger and a proof, wait in a SQLite file. One
process and two issue them as `induction certificate issue --pending` does, measured by the clock once each process has
drawn its master copy. Memory is what the processes together hold (resident), the most in the second half against the
most in the first.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psutil

from bench.certificate import DOCUMENT
from induction import clock, jobs, resources, settings
from induction.db import Database, Session, begin_write, migrate
from induction.db.models import Attestation, Completion, OrganisationUnit, StaffMember
from induction.domain.certificate import AssuranceLevel
from induction.domain.ledger import Kind
from induction.library import load_library
from induction.press import Press, PressRoom
from induction.services import certificates, ledger

CERTIFICATES, FIRST = 400, 4 * jobs.BATCH  # the first ones, while masters are drawn, are not counted
FASTER, FLAT = 1 / 1.6, 1.05
_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_ISSUER = certificates.Issuer(DOCUMENT.organisation, "https://induction.example", is_demo=True)


@dataclass
class Watch:
    """Notes, each time a batch begins, the moment and the memory."""

    noted: list[tuple[int, float, int]] = field(default_factory=list)

    def note(self, done: int, _total: int = 0) -> None:
        """Note how far it is."""
        here = psutil.Process()
        held = sum(each.memory_info().rss for each in (here, *here.children(recursive=True)))
        self.noted.append((done, perf_counter(), held))

    def seconds_each(self) -> float:
        """How long a certificate took, once the first had been issued."""
        counted = [(done, at) for done, at, _ in self.noted if done >= FIRST]
        return (counted[-1][1] - counted[0][1]) / (counted[-1][0] - counted[0][0])

    def growth(self) -> float:
        """The memory of the second half against that of the first."""
        held = [held for done, _, held in self.noted if done >= FIRST]
        return max(held[len(held) // 2 :]) / max(held[: len(held) // 2])


def ratios(waiting: int = CERTIFICATES) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio, the limit it must keep, and milliseconds a certificate."""
    one, two = (_issued(waiting + FIRST, processes) for processes in (1, 2))
    each = two.seconds_each() * 1000
    return {
        f"issue {waiting:,} certificates: two processes / one": (two.seconds_each() / one.seconds_each(), FASTER, each),
        "memory of two processes: second half / first": (two.growth(), FLAT, each),
    }


def _issued(waiting: int, processes: int) -> Watch:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'induction.sqlite3'}"
        migrate.upgrade(url)
        environ = {
            "INDUCTION_DATABASE_URL": url,
            "INDUCTION_DATA_DIR": folder,
            "INDUCTION_SECRET_KEY": "to measure" * 5,
        }
        loaded, watch = settings.load(environ), Watch()
        Press(loaded).prepare(_AT)
        with closing(Database(url)) as database:
            with database.session() as session:
                begin_write(session)
                _add(session, waiting)
                session.commit()
            if processes == 1:
                issued, left = jobs.issue_pending(database, jobs.OneByOne(Press(loaded)), clock.now, watch.note)
            else:
                with PressRoom(loaded, processes) as room:
                    issued, left = jobs.issue_pending(database, room, clock.now, watch.note)
        if (issued, left) != (waiting, 0):
            raise ValueError("not all certificates were issued")
    return watch


def _add(session: Session, waiting: int) -> None:
    """Add people who have attested, each with a certificate that waits."""
    library = load_library(resources.folder("content"), resources.folder("scenarios"))
    programme, policy = next(iter(library.programmes.values())), next(iter(library.policies.values()))
    unit = OrganisationUnit(code="B1", name="Benchmark Ward")
    session.add(unit)
    session.flush()
    modules = [library.modules[name] for name in programme.modules]
    done = [Completion(module_title=m.title, module_version=m.version, achieved_on=_AT.date()) for m in modules]
    for number in range(waiting):
        name = f"Person Number {number}"
        attested = _attestation(_member(session, unit.id, name, number), name, policy.version)
        session.add(attested)
        session.flush()
        certificates.create_pending(
            session, attested, programme=programme, completions=done, scope="", policy=policy, name=name,
            employee_number=f"{number:08}", issuer=_ISSUER, moment=_AT,
        )  # fmt: skip
        subject = f"attestation:{attested.id}"
        ledger.record(session, _AT, Kind.ATTESTATION, subject, ledger.facts_of(Kind.ATTESTATION, attested))


def _member(session: Session, unit_id: int, name: str, number: int) -> int:
    member = StaffMember(
        employee_number=f"{number:08}", assignment_number=f"{number:08}-1", name=name, sort_name=name,
        organisation_unit_id=unit_id, staff_group="Nursing", job_role="Nurse", starts_on=date(2026, 11, 1),
        created_at=_AT,
    )  # fmt: skip
    session.add(member)
    session.flush()
    return member.id


def _attestation(staff_member_id: int, name: str, version: str) -> Attestation:
    return Attestation(
        staff_member_id=staff_member_id, programme_id="induction", cycle=1, policy_slug="policy",
        policy_version=version, policy_fingerprint=DOCUMENT.policy_fingerprint, statement_id="statement",
        statement_version=1, statement_text=DOCUMENT.statement, typed_name=name, answers_fingerprint="ab12" * 16,
        signed_in_at=_AT, confirmed_at=_AT, assurance_level=AssuranceLevel.SERVER, achieved_at=_AT,
        achieved_on=_AT.date(), expires_on=_AT.date() + timedelta(days=365),
    )  # fmt: skip


if __name__ == "__main__":
    for title, (ratio, limit, unit) in ratios(int(sys.argv[1]) if sys.argv[1:] else CERTIFICATES).items():
        print(f"{title}: {ratio:.2f} (limit {limit:.2f}), {unit:.1f} ms")
