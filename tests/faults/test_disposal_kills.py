"""A process killed in the middle of a disposal leaves the whole record, or nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from induction.db import Database
from induction.services.proofs import ledger_check
from tests import leavers

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> list[list[int]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.disposing", *map(str, arguments)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[list[int]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_the_statements_of_a_disposal(database_url: str, step: int) -> None:
    with closing(Database(database_url)) as database, database.session() as session:
        office = leavers.office(session)
        office.find_due()
        office.propose()
    whole, *_, last = seen = run(database_url, 1, 400, step)
    assert len(seen) > 40 // step, "each of the many statements was tried"
    assert [state for state in seen[:-1] if state != whole] == [], "killed: everything was still there"
    died, held, decisions, disposals, entries = whole
    assert (died, disposals) == (True, 0)
    assert last == [False, 1, decisions - 3 + 1, 1, entries + 1], "not killed: all of it went, three decisions with it"
    assert held > 40
    with closing(Database(database_url)) as database, database.session() as session:
        assert ledger_check.verify(session, []).fault is None
