"""`induction esr reconcile`: counts on the terminal, a sheet in its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from induction.cli import root
from induction.db import Database
from tests.esr.trust import COUNTS, EXPORT, fill


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Callable[..., Result]:
    with closing(Database(database_url)) as database, database.session() as session:
        fill(session)
        session.commit()

    def command(*arguments: str | Path, body: bytes = EXPORT, name: str = "export.csv") -> Result:
        export = tmp_path / name
        export.write_bytes(body)
        environ = {"INDUCTION_DATABASE_URL": database_url, "INDUCTION_SECRET_KEY": "s" * 40}
        return CliRunner().invoke(root, ["esr", "reconcile", str(export), *map(str, arguments)], env=environ)

    return command


def test_the_classes_are_counted_and_the_sheet_is_written(run, tmp_path: Path) -> None:
    sheet = tmp_path / "corrections.csv"
    done = run("--as-at", "2026-11-23", "--output", sheet)
    assert done.exit_code == 0, done.output
    lines = [line.split(maxsplit=2) for line in done.output.splitlines()]
    for heading, (rows, records) in COUNTS.items():
        assert [str(rows), str(records)] in [
            line[:2] for line in lines if len(line) > 2 and line[2].startswith(heading)
        ]
    assert f"Written: {sheet} (9 rows about 8 people)" in done.output
    found = [*csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig")))]
    assert len(found) == 9
    assert "Typist" not in done.output + sheet.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--output", "sheet.pdf"], "must end in .csv or .xlsx"),
        (["--as-at", "2999-01-01"], "in the future"),
        (["--mapping", "nowhere.yaml"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(run, arguments, words) -> None:
    done = run(*arguments)
    assert words in str(done.exception)


def test_a_sheet_for_excel_and_a_mapping(run, tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text("headings:\n  employee_number: Person\n")
    sheet = tmp_path / "corrections.xlsx"
    done = run("--output", sheet, "--mapping", mapping, body=EXPORT.replace(b"Employee Number", b"Person", 1))
    assert done.exit_code == 0, done.output
    assert sheet.read_bytes().startswith(b"PK")
