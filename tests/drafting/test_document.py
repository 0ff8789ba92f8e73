"""The example of docs/importing.md does what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from induction.cli.policy import policy as command
from induction.documents import read_document
from induction.domain.drafting.draft import draft_of
from induction.domain.policies.obligation import Audience, Kind
from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")


def fence(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lone-working.txt").write_text(fence("text"), encoding="utf-8")
    words = shlex.split(fence("sh"))
    result = CliRunner().invoke(command, words[2:])
    assert (words[:2], result.exit_code) == (["induction", "policy"], 0)
    assert result.stdout.startswith(fence("console"))
    assert Path("drafts/content/policies/lone-working/2.1.md").exists()


def test_it_shows_what_the_page_says_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "lone-working.txt"
    path.write_text(fence("text"), encoding="utf-8")
    draft = draft_of(read_document(path).source, "lone-working", "2.1")
    assert [section.number for section in draft.sections] == ["1", "2", "2.1", "2.2"]
    assert [(row.section, row.kind, row.audience) for row in draft.register.obligations] == [
        ("2.1", Kind.MUST, Audience.MANAGERS),
        ("2.1", Kind.SHOULD, Audience.MANAGERS),
        ("2.2", Kind.MUST, Audience.ALL_STAFF),
        ("2.2", Kind.MUST_NOT, Audience.ALL_STAFF),
    ]
    assert draft.register.obligations[1].quote == "and should review the assessment once a year."
    assert draft.control.fields["review_by"] == "2028-03-31"
    assert draft.control.open_fields == ("lead_director", "bodies_consulted", "approved_on", "issued")
