"""`induction staff import`: from a file to the records, or only to look."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from induction.cli import root
from induction.db import Database
from induction.db.models import StaffMember
from induction.domain.staff_import.columns import COLUMNS
from tests.extracts import HEADINGS, as_csv, as_xlsx, row

MAPPING = """
headings:
  employee_number: Person
values:
  staff_group:
    Admin: Administrative and Clerical
"""


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Callable[..., Result]:
    def command(*arguments: str | Path, **environ: str) -> Result:
        environ |= {"INDUCTION_DATABASE_URL": database_url, "INDUCTION_SECRET_KEY": "s" * 40}
        return CliRunner().invoke(root, ["staff", "import", *map(str, arguments)], env=environ)

    return command


@pytest.fixture
def people(database_url: str) -> Callable[[], int]:
    def count() -> int:
        with closing(Database(database_url)) as database, database.session() as session:
            return session.scalar(select(func.count()).select_from(StaffMember)) or 0

    return count


@pytest.fixture
def keep(tmp_path: Path) -> Callable[..., Path]:
    def kept(*rows: dict[str, Any], name: str = "staff.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(as_xlsx(rows) if name.endswith(".xlsx") else as_csv(rows))
        return path

    return kept


@pytest.mark.parametrize("name", ["staff.csv", "STAFF.XLSX".lower(), "Staff In Post.CSV"])
def test_a_dry_run_shows_and_changes_nothing_and_the_import_does_it(run, keep, people, name: str) -> None:
    path = keep(row(), row("20000002", team_code="T2", team="Hillside Team"), row("3", job_role=""), name=name)
    shown = run(path, "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert "Organisation units: 3\n  D1 Adult Services: new\n" in shown.stdout
    assert "Joiners: 2\n  20000001 Aylin O'Neil-Şahin\n" in shown.stdout
    assert "Rows refused: 1\n  row 4: The job role is empty.\n" in shown.stdout
    assert shown.stdout.endswith("Nothing was changed.\n")
    assert people() == 0
    done = run(path)
    assert done.exit_code == 0, done.output
    assert done.stdout == shown.stdout.removesuffix("Nothing was changed.\n") + "Imported.\n"
    assert people() == 2
    assert run(path).stdout.endswith("There is nothing to import: all of it is recorded so already.\n")


def test_many_leavers_ask_for_words(run, keep) -> None:
    assert run(keep(*(row(str(n)) for n in range(1, 6)))).exit_code == 0
    path = keep(row("1"))
    assert run(path, "--dry-run").stdout.endswith('Nothing was changed. To import, add: --confirm "4 leavers"\n')
    refused = run(path)
    assert refused.exit_code == 1
    assert "confirm with the words: 4 leavers" in str(refused.exception)
    assert "Leavers: 4" in run(path, "--confirm", "4 leavers").stdout


def test_a_mapping_file_names_headings_and_values(run, keep, tmp_path: Path) -> None:
    given = row() | {"Person": "7", "Staff Group": "Admin"}
    path = tmp_path / "extract.csv"
    path.write_bytes(as_csv([given], headings=["Person", *HEADINGS[1:]]))
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    assert "lacks these headings: Employee Number" in str(run(path, "--dry-run").exception)
    for shown in (
        run(path, "--dry-run", "--mapping", mapping),
        run(path, "--dry-run", INDUCTION_STAFF_MAPPING_FILE=str(mapping)),
    ):
        assert "Joiners: 1\n  7 Aylin" in shown.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("headings: {nonsense: X}", "mapping.yaml:1"),
        ("headings: [", "This is not YAML"),
        ("surprise: 1", "`surprise` is not a field"),
        ("encoding: klingon", "mapping.yaml:1: `encoding` cannot be 'klingon'"),
        ("values: &a {}", "Anchors"),
        ("x" * 70_000, "too long"),
    ],
)
def test_a_mapping_file_that_cannot_be_used_is_named_with_its_line(run, keep, tmp_path, text: str, words: str) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text, encoding="utf-8")
    refused = run(keep(row()), "--dry-run", "--mapping", mapping)
    assert refused.exit_code == 1
    assert words in str(refused.exception)


def test_a_mapping_file_that_is_not_there_is_said(run, keep, tmp_path: Path) -> None:
    refused = run(keep(row()), "--dry-run", "--mapping", tmp_path / "none.yaml")
    assert "The mapping file cannot be read: No such file or directory" in str(refused.exception)


def test_rows_that_cannot_be_used_are_written_to_a_file(run, keep, tmp_path: Path) -> None:
    target = tmp_path / "refused.csv"
    run(keep(row(), row("3", staff_group="Wizards")), "--dry-run", "--refused", target)
    assert target.read_text(encoding="utf-8-sig").splitlines() == [
        '"row","employee_number","used","what_to_mend"',
        '"3","3","no","The staff group “Wizards” is none of ESR\'s. Correct it, or translate it in a mapping file."',
    ]


def test_wrong_usage_is_exit_code_2(run, keep, tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 2, "a folder is no file"
    assert run(tmp_path / "none.csv").exit_code == 2
    assert run().exit_code == 2


def test_what_is_no_ordinary_file_is_refused(run) -> None:
    refused = run("/dev/zero")
    assert refused.exit_code == 1
    assert "zero is not an ordinary file" in str(refused.exception)


def test_the_mapping_in_the_operations_manual_works(run, tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    _, _, section = manual.partition("## Staff in and out")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(section.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    given = row() | {"Person Ref": "7", "Cost Centre": "C1", "Latest Hire Date": "01-Mar-2024"}
    given |= {"Staff Group": "Nursing", "Primary Assignment": "Main", "First Name": "José"}
    headings = ["Person Ref", "Cost Centre", "Latest Hire Date", *HEADINGS[1:7], *HEADINGS[8:15]]
    path = tmp_path / "extract.csv"
    path.write_bytes(as_csv([given | {"Last Name": "Núñez"}], headings, encoding="windows-1252"))
    shown = run(path, "--dry-run", "--mapping", mapping)
    assert "Joiners: 1\n  7 José Núñez\n" in shown.stdout, shown.output


def test_every_column_stands_in_the_operations_manual() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = [rule.headings[0] for rule in COLUMNS.values() if f"`{rule.headings[0]}`" not in manual]
    assert not missing
