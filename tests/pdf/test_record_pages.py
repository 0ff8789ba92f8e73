"""A person's whole record in print: tagged, with contents that lead to the right pages, and tables that break well."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from induction import pdf
from induction.domain.retained.holdings import HOLDINGS
from induction.domain.retained.subject_print import in_words, printed
from induction.domain.retained.subject_record import Purpose, Section, SubjectRecord
from tests.pdf.test_conformance import verapdf

AT = datetime(2037, 12, 1, 10, 0, tzinfo=UTC)
EVENTS = 140


def rows_of(table: str) -> list[dict[str, object]]:
    if table == "audit_event":
        return [
            {"happened_at": (AT + timedelta(minutes=place)).isoformat(), "actor": "you", "action": f"act {place}",
             "subject": "staff:4", "detail": "x" * 70 if place == 7 else ""}
            for place in range(EVENTS)
        ]  # fmt: skip
    if table == "answer":
        seen = {"module": "Friend requests", "situation": "Ωμέγα asks. " * 200, "options": ["Accept", "Decline"]}
        return [{"id": 1, "grade": "best", "answered_at": AT.isoformat(), "you_saw": seen}]
    if table == "attestation":
        return [{"statement_text": "I have read it.", "achieved_on": "2026-11-23", "typed_name": "Ayşe O'Neil \u0001"}]
    return []


@pytest.fixture(scope="module")
def record() -> SubjectRecord:
    sections = [Section(each.table, each.title, each.words, rows_of(each.table)) for each in HOLDINGS]
    withheld = [(each.table, column, why) for each in HOLDINGS for column, why in each.withheld.items()]
    return SubjectRecord(
        "Larkmere Vale NHS Foundation Trust", AT, Purpose.OWN, "Ayşe O'Neil-Şahin", "40100001", sections, withheld
    )


@pytest.fixture(scope="module")
def body(record: SubjectRecord) -> bytes:
    return pdf.render_record(record)


def test_it_is_tagged_and_bears_its_title(body: bytes) -> None:
    reader = PdfReader(BytesIO(body))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == "Record of Ayşe O'Neil-Şahin"


def test_every_row_is_printed_and_the_heads_are_repeated(body: bytes) -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(body)).pages]
    text = "\n".join(pages)
    assert all(re.search(rf"\bact\s+{place}\b", text) for place in range(EVENTS))
    with_rows = [page for page in pages if re.search(r"\bact\s+\d+\b", page)]
    assert len(with_rows) > 2
    assert all("Happened at" in page for page in with_rows)
    assert "Ayşe O'Neil □" in text, "what cannot be printed is a box"


def test_the_contents_name_the_page_on_which_each_part_begins(record: SubjectRecord, body: bytes) -> None:
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(body)).pages]
    for part in printed(record):
        found = re.search(rf"{re.escape(part.title)} {part.count} ?(\d+)", pages[0] + pages[1])
        assert found, part.title
        assert part.title in pages[int(found[1]) - 1]
        assert part.words[:30] in pages[int(found[1]) - 1]


def test_a_validator_finds_nothing_wrong(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "record.pdf"
    path.write_bytes(body)
    told = verapdf([path])
    assert len(told) > 1
    assert [(standard, broken) for _, standard, broken in told if broken != "[]"] == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (True, "yes"),
        ("2026-11-23", "23 November 2026"),
        ("2026-06-30T23:30:00+00:00", "1 July 2026, 00:30"),  # London's clocks
        ("2026-11-99", "2026-11-99"),
        ("Anything else", "Anything else"),
        (7, "7"),
    ],
)
def test_values_are_written_for_a_reader(value: object, words: str) -> None:
    assert in_words(value) == words
