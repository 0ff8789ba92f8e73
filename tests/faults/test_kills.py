"""A process killed while it attests and issues loses no certificate and makes none twice, once the sweep has run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from induction import jobs
from induction.db import Database, Session
from induction.db.models import Attestation, Certificate, CertificateFile, LedgerEntry, SealingIntent, StaffMember
from induction.domain.certificates.certificate import sha256
from tests.faults import attesting
from tests.press import PaperPress
from tests.record import MOMENT, staff_member
from tests.services.test_attestation import complete

ROOT = Path(__file__).resolve().parents[2]


def prepare(url: str, people: int) -> None:
    with closing(Database(url)) as database, database.session() as session:
        for number in range(people):
            complete(session, staff_member(session, f"Person Number {number}"), 1)
        session.commit()


def run(*arguments: object, wrapper: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "tests.faults.attesting", *map(str, arguments)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [*wrapper, *program]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=900)


def killed(*arguments: object) -> int:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def check_after_the_sweep(url: str) -> None:
    """Finish what is left, sweep, and compare: one issued certificate with its own file for each attestation."""
    with closing(Database(url)) as database:
        jobs.issue_pending(database, jobs.OneByOne(PaperPress()), lambda: MOMENT)
        attesting.work(database)
        assert jobs.issue_pending(database, jobs.OneByOne(PaperPress()), lambda: MOMENT) == (0, 0)
        with database.session() as session:
            people, attested, issued, files = (
                session.scalar(select(func.count()).select_from(table))
                for table in (StaffMember, Attestation, Certificate, CertificateFile)
            )
            assert people == attested == issued == files
            assert set(session.scalars(select(Certificate.status))) == {"issued"}
            assert len(set(session.scalars(select(Certificate.attestation_id)))) == attested
            _compare_files(session)
            kinds = session.execute(select(LedgerEntry.kind, func.count()).group_by(LedgerEntry.kind)).all()
            assert dict(map(tuple, kinds)) == {"attestation": attested, "certificate issued": attested}


def _compare_files(session: Session) -> None:
    """Each file is the one that its certificate names, and begins with bytes whose sealing was announced."""
    intents = {(row.certificate_id, row.unsigned_sha256) for row in session.scalars(select(SealingIntent))}
    rows = session.execute(select(Certificate, CertificateFile.body).join(CertificateFile)).all()
    for certificate, body in rows:
        assert sha256(body) == certificate.sha256
        assert (certificate.id, sha256(body.removesuffix(b" sealed"))) in intents


def test_killed_at_random(database_url: str) -> None:
    prepare(database_url, 16)
    assert killed(database_url, 6, 20261123) > 2
    check_after_the_sweep(database_url)


def test_killed_at_each_write_of_attesting_and_issuing(sqlite_url: str) -> None:
    """The first ends at an early write of the attestation; the last survives one whole certificate and more."""
    prepare(sqlite_url, 22)
    assert killed(sqlite_url, "writes", 1, 21) == 20
    check_after_the_sweep(sqlite_url)


@pytest.mark.slow
def test_two_hundred_kills(database_url: str) -> None:
    prepare(database_url, 600)
    assert killed(database_url, 100, 7) > 60
    assert killed(database_url, "writes", 1, 101) == 100
    check_after_the_sweep(database_url)


@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
@pytest.mark.parametrize("when", [pytest.param(n, marks=[] if n == 5 else pytest.mark.slow) for n in (3, 5, 9, 14, 20)])
def test_killed_by_the_kernel_at_the_nth_write_to_the_disk(call: str, when: int, sqlite_url: str) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed here")
    prepare(sqlite_url, 6)
    inject = f"inject={call}:signal=KILL:when={when}"
    done = run(sqlite_url, wrapper=("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject))
    if "Operation not permitted" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode in (-9, 137), (done.returncode, done.stderr[-500:])  # the fault did fire
    check_after_the_sweep(sqlite_url)
