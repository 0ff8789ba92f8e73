"""The columns are one list: rows, files and the data dictionary agree with it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from induction.domain.certificates.certificate import AssuranceLevel
from induction.domain.reports import compliance_columns, compliance_dictionary
from induction.domain.reports.data_dictionary import as_json, as_markdown, as_table_schema
from induction.domain.reports.report_columns import COLUMNS, STATUS_MEANINGS
from induction.domain.reports.report_row import FACTS, RowMaker
from induction.domain.standings.requirement import Status
from tests.record import shipped

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_published_dictionary_is_fresh() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(), (
        "run `induction report dictionary > docs/data-dictionary.md`"
    )


def test_the_published_dictionary_of_the_figures_is_fresh() -> None:
    path = DOCUMENT.with_name("compliance-dictionary.md")
    assert path.read_text(encoding="utf-8") == compliance_dictionary.as_markdown(), (
        f"run `induction report dictionary --report compliance > docs/{path.name}`"
    )
    described = json.loads(compliance_dictionary.as_json())["fields"]
    assert [field["name"] for field in described] == [column.name for column in compliance_columns.COLUMNS]
    for column in compliance_columns.COLUMNS:
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", column.name)
        assert column.meaning.endswith(".")


def test_the_dictionary_for_programs_names_every_column_in_order() -> None:
    schema = json.loads(as_json())
    assert schema == as_table_schema()
    assert [field["name"] for field in schema["fields"]] == [column.name for column in COLUMNS]
    assert {field["type"] for field in schema["fields"]} == {"string", "date", "integer"}
    assert set(schema["primaryKey"]) <= {column.name for column in COLUMNS}


def test_names_are_stable_headers_and_everything_is_explained() -> None:
    names = [column.name for column in COLUMNS]
    assert len(set(names)) == len(names)
    for column in COLUMNS:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", column.name)
        assert column.meaning.endswith(".")
        assert column.source
    assert set(STATUS_MEANINGS) == set(Status)


def test_closed_lists_are_whole() -> None:
    values = {column.name: set(column.values) for column in COLUMNS}
    assert values["status"] == set(Status)
    assert values["assurance_level"] == set(AssuranceLevel)


def test_every_fact_lands_in_its_own_column() -> None:
    """Each fact is given a value that names it, and is found under that name."""
    dates = {"start_date": "2026-01-05", "achieved_on": "2026-02-01", "expires_on": "2027-02-01"}
    fact = tuple(dates.get(name, f"the {name}") for name in FACTS)
    maker = RowMaker(shipped().programme("induction-core"), "123", date(2026, 11, 23), date(2026, 11, 24))
    (made,) = maker.rows([fact])
    row = dict(zip((column.name for column in COLUMNS), made, strict=True))
    for name in FACTS:
        if name != "staff_member_id":
            assert row[name] == dates.get(name, f"the {name}")
    assert row["competence"] == "123|LOCAL|Staff Use of Social Media - 1 Year|"
    assert row["as_at"] == "2026-11-23"
