"""What the second process brings when many certificates wait, and how memory stands after each half of them.

Certificates of one programme, each with its credential, its place in the ledger and a proof, wait in SQLite files. One
process and two issue them as `induction certificate issue --pending` does, a hundred at a time in turns, so that a
noisy machine disturbs both alike; by the clock, the median of each, after the first hundred, while masters are drawn.
Two processes can show what they bring only where two processors are free. Memory is what the processes and their
parent hold together (resident), the most in the second half against the first.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import psutil

from bench.certificate import DOCUMENT
from induction import clock, jobs, resources, settings
from induction.db import Database, Session, begin_write, migrate
from induction.db.models import Attestation, Completion, OrganisationUnit, StaffMember
from induction.domain.certificates.certificate import AssuranceLevel
from induction.domain.proofs.ledger import Kind
from induction.library import load_library
from induction.press import Press, PressRoom
from induction.services.certification import certificates
from induction.services.proofs import ledger

CERTIFICATES, TURN = 400, 100
FASTER, FLAT = 1 / 1.6, 1.05
_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_ISSUER = certificates.Issuer(DOCUMENT.organisation, "https://induction.example", is_demo=True)


def ratios(waiting: int = CERTIFICATES) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio, the limit it must keep, and milliseconds a certificate."""
    with TemporaryDirectory() as one, TemporaryDirectory() as two, ExitStack() as stack:
        alone, together = _Office(Path(one), 1, stack), _Office(Path(two), 2, stack)
        turns = [(alone.turn(), together.turn(), _held()) for _ in range(1 + waiting // TURN)][1:]
    singly, doubly = (median(turn[way] for turn in turns) for way in (0, 1))
    held = [memory for _, _, memory in turns]
    grown = max(held[len(held) // 2 :]) / max(held[: len(held) // 2])
    return {
        f"issue {waiting:,} certificates: two processes / one": (doubly / singly, FASTER, doubly * 1000 / TURN),
        "memory of two processes: second half / first": (grown, FLAT, doubly * 1000 / TURN),
    }


def _held() -> int:
    here = psutil.Process()
    return sum(each.memory_info().rss for each in (here, *here.children(recursive=True)))


class _Office:
    """A database whose certificates so many processes issue."""

    def __init__(self, folder: Path, processes: int, stack: ExitStack) -> None:
        url = f"sqlite:///{folder / 'induction.sqlite3'}"
        migrate.upgrade(url)
        environ = {
            "INDUCTION_DATABASE_URL": url,
            "INDUCTION_DATA_DIR": str(folder),
            "INDUCTION_SECRET_KEY": "secret" * 9,
        }
        loaded = settings.load(environ)
        press = Press(loaded)
        press.prepare(_AT)
        self._database = stack.enter_context(closing(Database(url)))
        many = processes > 1
        self._workshop = stack.enter_context(PressRoom(loaded, processes)) if many else jobs.OneByOne(press)
        self._added = 0

    def turn(self) -> float:
        """Let certificates wait, and tell how many seconds it takes to issue them."""
        with self._database.session() as session:
            begin_write(session)
            _add(session, self._added)
            session.commit()
        self._added += TURN
        began = perf_counter()
        if jobs.issue_pending(self._database, self._workshop, clock.now) != (TURN, 0):
            raise ValueError("not all certificates were issued")
        return perf_counter() - began


def _add(session: Session, first: int) -> None:
    """Add a turn's people who have attested, each with a certificate that waits."""
    library = load_library(resources.folder("content"), resources.folder("scenarios"))
    programme, policy = next(iter(library.programmes.values())), next(iter(library.policies.values()))
    unit = OrganisationUnit(code=f"B{first}", name=f"Benchmark Ward {first}")
    session.add(unit)
    session.flush()
    modules = [library.modules[name] for name in programme.modules]
    done = [Completion(module_title=m.title, module_version=m.version, achieved_on=_AT.date()) for m in modules]
    for number in range(first, first + TURN):
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
