"""Mapping files: what they say is done, and what is wrong is named with its line and what to do."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from induction import resources
from induction.domain.errors import ContentError, NotFoundError
from induction.domain.reports.date_format import DateFormat
from induction.domain.reports.report_layout import STANDARD
from induction.export import shown
from induction.library.report_mappings import FOLDER, layout_named, load_layout, usable_layouts
from induction.services.authoring.content import check_content

GOOD = """\
title: Ours
date_format: DD/MM/YYYY
columns:
  - heading: Number
    column: employee_number
  - heading: Until
    column: expires_on
    empty: No record
  - heading: From
    column: achieved_on
    date_format: DD-MON-YYYY
  - heading: Trust
    text: RXX
"""
WRONG = [
    ("title: Ours", "name: Ours", 1, "`title` is missing. Add `title:`"),
    ("date_format: DD/MM/YYYY", "date_format: DD.MM.YYYY", 2, "Choose one of 'YYYY-MM-DD', 'DD/MM/YYYY'"),
    (
        "column: expires_on",
        "column: expiry_on",
        7,
        "names no column of the report: 'expiry_on'; did you mean expires_on",
    ),
    ("column: expires_on", "column: payroll", 7, "`induction report dictionary` names the columns there are"),
    ("    text: RXX\n", "", 12, "needs either `column` or `text`, and not both"),
    ("    text: RXX", "    text: RXX\n    column: name", 12, "needs either `column` or `text`, and not both"),
    ("heading: Trust", "heading: number", 3, "has the heading 'Number' twice"),
    ("heading: Trust", "headline: Trust", 12, "Did you mean `heading`?"),
    ("title: Ours", "title: Ours\nonly_with: nothing", 2, "names no column of the report"),
    ("title: Ours", "title: Ours\nwhatever: 1", 2, "docs/report-files.md names the fields there are"),
    ("    text: RXX", "    text: 12", 13, "Put it in quotes: it is a text."),
    ("    empty: No record", "    empty: &a No record", 8, ""),
    ("columns:", "columns: []\nmore:", 3, "must hold from 1 to 60 columns, not 0"),
    ("title: Ours", "title: 'Ours", 14, "This is not YAML"),
]


def written(folder: Path, text: str, name: str = "ours.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), WRONG, ids=[f"{new} {line}"[:40] for _, new, line, _ in WRONG]
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ContentError) as refused:
        load_layout(path)
    problems = [str(problem) for problem in refused.value.problems if problem.line == line]
    assert [problem for problem in problems if words in problem], refused.value.words
    assert all(problem.startswith(f"{tmp_path.name}/ours.yaml:{line}: ") for problem in problems)


def test_columns_come_as_the_file_says(tmp_path: Path) -> None:
    layout = load_layout(written(tmp_path, GOOD))
    assert [column.name for column in layout.columns] == ["Number", "Until", "From", "Trust"]
    at = {column.name: place for place, column in enumerate(STANDARD.columns)}
    row = [None] * len(STANDARD.columns)
    row[at["employee_number"]], row[at["achieved_on"]] = "007", "2026-03-09"
    chunks = shown.as_text(layout.columns, layout.arranged([[tuple(row)]]))
    assert list(chunks) == [[("007", "No record", "09-MAR-2026", "RXX")]]
    row[at["expires_on"]] = "2027-03-09"
    assert list(shown.as_text(layout.columns, layout.arranged([[tuple(row)]]))) == [
        [("007", "09/03/2027", "09-MAR-2026", "RXX")]
    ]


def test_people_without_what_is_needed_are_left_out(tmp_path: Path) -> None:
    layout = load_layout(written(tmp_path, "only_with: achieved_on\n" + GOOD))
    assert list(layout.arranged([[(None,) * len(STANDARD.columns)]])) == [[]]


@pytest.mark.parametrize("form", DateFormat)
def test_every_form_of_date_is_read_back_by_its_pattern(form: DateFormat) -> None:
    for iso in ("2026-01-09", "2028-02-29", "2026-12-31"):
        read = datetime.strptime(form.write(iso), form.in_python).replace(tzinfo=UTC)
        assert read.date().isoformat() == iso


@pytest.mark.parametrize("name", ["standard.yaml", "Ours.yaml", "-a.yaml", "a--b.yaml", f"{'a' * 41}.yaml"])
def test_a_name_that_cannot_be_chosen_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContentError, match="This name cannot be used"):
        load_layout(written(tmp_path, GOOD, name))


def test_a_folder_is_read_whole_and_tells_all_that_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    written(folder, GOOD)
    assert list(usable_layouts(tmp_path)[0]) == ["standard", "ours"]
    written(folder, "title: 1\ncolumns: []\n", "bad.yaml")
    written(folder, "- a", "worse.yaml")
    (folder / "large.yaml").write_bytes(b"#" * 70_000)
    (folder / "latin.yaml").write_bytes(b"title: \xff")
    layouts, problems = usable_layouts(tmp_path)
    assert {problem.file for problem in problems} == {
        f"{FOLDER}/{name}.yaml" for name in ("bad", "worse", "large", "latin")
    }
    assert list(layouts) == ["standard", "ours"], "a broken one harms none but itself"
    assert layout_named(tmp_path, "ours") == layouts["ours"]
    with pytest.raises(ContentError):
        layout_named(tmp_path, "bad")


def test_without_a_folder_there_are_the_standard_columns(tmp_path: Path) -> None:
    assert usable_layouts(tmp_path) == ({"standard": STANDARD}, [])
    assert layout_named(tmp_path, "") == layout_named(tmp_path, "standard") == STANDARD


@pytest.mark.parametrize("name", ["x", "../secret", "/etc/passwd", "x" * 300, "Standard"])
def test_a_name_that_there_is_not_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(NotFoundError, match="no mapping of columns called"):
        layout_named(tmp_path, name)


def test_the_check_of_all_content_looks_at_them_too(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(resources.folder("content"), content)
    written(content / FOLDER, GOOD.replace("expires_on", "expiry_on"))
    found = check_content(content, resources.folder("scenarios")).problems
    assert [(problem.file, problem.line) for problem in found] == [(f"{FOLDER}/ours.yaml", 7)]


def test_the_shipped_example_can_be_used_and_claims_nothing() -> None:
    layout = layout_named(resources.folder("content"), "esr-competency")
    assert [column.name for column in layout.columns][2:] == [
        "Competency Name", "Expiry Date", "Date Start", "Last Updated By", "Title", "VPD",
    ]  # fmt: skip
    assert "upload" not in f"{layout.title} {layout.about}".lower()
