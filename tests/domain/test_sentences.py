"""Text is split the same way each time, nothing of it is lost, and a full stop is not always the end of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction import resources
from induction.domain.policies.policy import Section, comparable
from induction.domain.policies.sentences import Place, blocks, passages, sentences
from induction.library import load_policy

POLICY = load_policy(resources.folder("content") / "policies" / "staff-use-of-social-media" / "1.0.md")
WITH_TEXT = [section for section in POLICY.sections if section.markdown]

# Pieces that decide where a sentence or a block ends, so that random text meets the rules.
PIECES = st.sampled_from(
    ["One", "two", "e.g.", "Dr.", "A.", "3.", ". ", "! ", "? ", '."', ".)", " ", "\n", "\n\n", "- ", "| a | B |", "# H"]
)
MARKDOWN = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
def test_blocks_joined_are_the_text(markdown: str) -> None:
    assert "".join(blocks(markdown)) == markdown


@settings(max_examples=400, deadline=None)
@given(MARKDOWN.map(comparable))
def test_sentences_joined_by_a_space_are_the_text(plain: str) -> None:
    assert " ".join(sentences(plain)) == plain


@settings(max_examples=200, deadline=None)
@given(MARKDOWN)
def test_a_passage_begins_on_a_line_that_the_text_has_and_lines_never_go_back(markdown: str) -> None:
    lines = [passage.line for passage in passages(markdown)]
    assert lines == sorted(lines)
    assert all(1 <= line <= len(markdown.splitlines()) for line in lines)


@pytest.mark.parametrize("section", WITH_TEXT, ids=[section.number for section in WITH_TEXT])
def test_the_passages_of_a_section_are_the_whole_of_it(section: Section) -> None:
    assert " ".join(passage.text for passage in passages(section.markdown)) == section.plain


@pytest.mark.parametrize("section", WITH_TEXT, ids=[section.number for section in WITH_TEXT])
def test_each_passage_begins_on_its_own_line_of_the_file(section: Section) -> None:
    path = resources.folder("content") / "policies" / "staff-use-of-social-media" / "1.0.md"
    rows = path.read_text(encoding="utf-8").splitlines()
    for passage in passages(section.markdown):
        assert passage.text in comparable(rows[section.text_line + passage.line - 2])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Do this. Then that.", ["Do this.", "Then that."]),
        ("Is it so? It is! (Yes.) No.", ["Is it so?", "It is!", "(Yes.)", "No."]),
        ("Microblogging e.g. Twitter is one.", ["Microblogging e.g. Twitter is one."]),  # an abbreviation
        ("Ask a lead (e.g. Digital Manager). Then write.", ["Ask a lead (e.g. Digital Manager).", "Then write."]),
        ("Dr. Who and J. Smith went. They came.", ["Dr. Who and J. Smith went.", "They came."]),
        ("It was free. 'It' was not.", ["It was free.", "'It' was not."]),
        ("Support.. The matter.", ["Support..", "The matter."]),  # the policy's own slip
        ("It ends with a quote.' Then this.", ["It ends with a quote.'", "Then this."]),
        ("version 1. of it", ["version 1. of it"]),  # no capital follows
        ("1. First", ["1. First"]),  # the number of a list item
        ("At 5 p.m. we stop", ["At 5 p.m. we stop"]),
    ],
)
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


def test_paragraphs_items_rows_and_headings_are_told_apart() -> None:
    text = "# Do\nFirst. Second\ngoes on.\n\n- An item. Its second\n- [Another](#)\n  goes on\n"
    text += "\n| A | B |\n| --- | --- |\n| c. D | x |\n"
    found = [(passage.text, passage.place, passage.line) for passage in passages(text)]
    assert found == [
        ("Do", Place.HEADING, 1),
        ("First.", Place.PARAGRAPH, 2),
        ("Second goes on.", Place.PARAGRAPH, 2),
        ("An item.", Place.ITEM, 5),
        ("Its second", Place.ITEM, 5),
        ("Another goes on", Place.ITEM, 6),
        ("A B", Place.ROW, 9),
        ("c. D x", Place.ROW, 11),
    ]
