"""`induction staff record`: everything about one person as a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from induction.cli import root
from induction.db import Database
from induction.db.models import AuditEvent
from tests.staff import add_staff


@pytest.fixture
def environ(sqlite_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "INDUCTION_DATABASE_URL": sqlite_url,
        "INDUCTION_DATA_DIR": str(tmp_path),
        "INDUCTION_SECRET_KEY": "only for tests, and long enough for them",
    }


@pytest.fixture
def database(sqlite_url: str) -> Database:
    made = Database(sqlite_url)
    with made.session() as session:
        add_staff(session, number="40100001", name="Ada Learner")
        session.commit()
    return made


@pytest.mark.parametrize(("ending", "head"), [("json", b'{\n "format"'), ("pdf", b"%PDF-")])
def test_a_record_is_written_and_noted(
    environ: dict[str, str], database: Database, tmp_path: Path, ending: str, head: bytes
) -> None:
    path = tmp_path / f"ada.{ending}"
    done = CliRunner().invoke(
        root, ["staff", "record", "40100001", "--output", str(path), "--purpose", "claim or tribunal"], env=environ
    )
    assert done.exit_code == 0, done.output
    assert path.read_bytes().startswith(head)
    assert path.stat().st_mode & 0o077 == 0, "nobody else on the machine can read it"
    with database.session() as session:
        row = session.scalars(select(AuditEvent).where(AuditEvent.action == "record disclosed")).one()
    assert (row.actor, row.detail) == ("system:command line", f"{ending}; claim or tribunal")
    database.close()


def test_wrong_use_says_what_is_right(environ: dict[str, str], database: Database, tmp_path: Path) -> None:
    for words in (["40100001"], ["40100001", "--output", str(tmp_path / "ada.docx")], []):
        done = CliRunner().invoke(root, ["staff", "record", *words], env=environ)
        assert (done.exit_code, "ends in .json or .pdf" in done.output) == (2, True)
    database.close()


def test_nobody_by_that_number(environ: dict[str, str], database: Database, tmp_path: Path) -> None:
    done = CliRunner().invoke(root, ["staff", "record", "999", "--output", str(tmp_path / "x.json")], env=environ)
    assert done.exit_code != 0
    assert not (tmp_path / "x.json").exists()
    database.close()


def test_the_schema_is_printed(environ: dict[str, str]) -> None:
    done = CliRunner().invoke(root, ["staff", "record", "--schema"], env=environ)
    assert json.loads(done.output)["title"] == "induction subject access record, version 1"
