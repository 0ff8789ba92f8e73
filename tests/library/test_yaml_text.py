"""What is written as YAML is read back as the same values, whatever a policy's words look like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction.library.yaml_source import read_yaml
from induction.library.yaml_text import as_yaml

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
WORDS = st.lists(TEXT, min_size=1, max_size=30).map(" ".join)
VALUES = st.fixed_dictionaries({"text": WORDS, "number": st.integers(0, 99), "truth": st.booleans()})
ODD = [
    "no",
    "Yes",
    "null",
    "~",
    "12:30",
    "1.0",
    "1e5",
    "0x1F",
    "- a",
    "a: b",
    "a #b",
    "#a",
    "{a}",
    "[a]",
    "&a",
    "*a",
    "!a",
    "|",
    ">-",
]
ODD += [
    "%a",
    "@a",
    "`a`",
    '"a"',
    "'a'",
    "a:",
    "?",
    "1-2",
    "6-1-e5",
    "2026-11-23",
    "‹to be written: a: b›",
    "\\n",
    "a" * 200,
]


@pytest.mark.parametrize("text", ODD)
def test_words_stay_words(text: str) -> None:
    assert read_yaml(as_yaml({"text": text, "list": [text]}), "f")[0] == {"text": text, "list": [text]}


@given(st.lists(VALUES, max_size=4), WORDS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_is_read_back(rows: list[dict[str, object]], text: str) -> None:
    values = {"rows": rows, "one": {"text": text}, "none": []}
    assert read_yaml(as_yaml(values), "f")[0] == values
