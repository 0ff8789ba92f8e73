"""From lines to sections: furniture goes, sentences are whole again, and no word is lost on the way."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction.domain.drafting.blocks import Source, cleaned
from induction.domain.drafting.control import control_of, last_day
from induction.domain.drafting.numbering import follows, head_of, item_of, reads_like_heading
from induction.domain.drafting.pages import flowed, without_contents, without_furniture
from induction.domain.drafting.policy_text import body_of, section_parts
from induction.domain.drafting.tree import Tree, tree_of


def tree(text: str) -> Tree:
    pages = tuple(tuple(cleaned(line) for line in page.split("\n")) for page in text.split("\f"))
    return tree_of(Source(pages=pages, is_markdown=True))


def texts(text: str) -> dict[str, list[str]]:
    return {each.number: list(section_parts(each)) for each in tree(text).sections}


@pytest.mark.parametrize(
    ("line", "number", "words"),
    [
        ("1. Introduction", "1", "Introduction"),
        ("1 Introduction", "1", "Introduction"),
        ("2.0 Scope", "2", "Scope"),
        ("6.6.2 Team channels", "6.6.2", "Team channels"),
        ("Section 3: Duties", "3", "Duties"),
        ("4) Training", "4", "Training"),
        ("Appendix B – Forms", "Appendix B", "Forms"),
        ("APPENDIX 2: Forms (on following page)", "Appendix 2", "Forms"),
        ("Annex C Forms", "Appendix C", "Forms"),
        ("Appendix A", "Appendix A", ""),
    ],
)
def test_a_heading_is_read_by_its_number(line: str, number: str, words: str) -> None:
    head = head_of(line)
    assert head is not None
    assert (head.number, head.words) == (number, words)


@pytest.mark.parametrize("line", ["Introduction", "2021 was a year", "Appendices are below", "e.g. Twitter"])
def test_other_lines_are_no_headings(line: str) -> None:
    assert head_of(line) is None


@pytest.mark.parametrize(
    ("new", "last", "may"),
    [
        ((1,), (), True),
        ((2,), (), False),
        ((6, 1), (6,), True),
        ((6, 2), (6, 1, 4), True),
        ((7,), (6, 8), True),
        ((8,), (6, 8), True),  # one number was left out
        ((9,), (6, 8), False),
        ((6, 1), (6, 8), False),
        ((1,), (6,), False),  # a numbered list begins
        ((6, 1, 1), (6,), False),
    ],
)
def test_sections_follow_one_another(new: tuple[int, ...], last: tuple[int, ...], may: bool) -> None:
    assert follows(new, last) is may


@pytest.mark.parametrize(
    ("words", "is_heading"),
    [
        ("Maintain confidentiality at all times", True),
        ("“How to” guides", True),
        ("Who does this policy apply to?", True),
        ("You are an ambassador for the Trust", True),
        ("Staff must keep passwords to themselves", False),
        ("Keep your badge.", False),
        ("and so on", False),
        (" ".join(["word"] * 15), False),
    ],
)
def test_headings_are_short_and_make_no_sentence(words: str, is_heading: bool) -> None:
    assert reads_like_heading(words) is is_heading


@pytest.mark.parametrize(
    ("line", "mark"),
    [("• one", "-"), ("- one", "-"), ("o one", "-"), ("(a) one", "(a)"), ("iv) one", "iv)"), ("2) one", "2)")],
)
def test_an_item_is_known_by_its_mark(line: str, mark: str) -> None:
    assert item_of(line) == (mark, "one")
    assert item_of("one") is None


def test_running_lines_go_and_a_sentence_over_two_pages_is_one() -> None:
    pages = [
        [
            "Larkmere NHS Trust",
            "",
            "1. Scope",
            "",
            "Staff who see something unsafe must",
            "speak to their",
            "Page 1 of 3",
        ],
        ["Larkmere NHS Trust", "", "line manager at once.", "", "2. Duties", "", "Be kind.", "Page 2 of 3"],
        ["Larkmere NHS Trust", "", "3. Review", "", "Every year.", "Page 3 of 3"],
    ]
    found = tree("\f".join("\n".join(page) for page in pages))
    assert found.furniture == ("Larkmere NHS Trust", "Page 1 of 3")
    assert [list(section_parts(each)) for each in found.sections] == [
        ["Staff who see something unsafe must speak to their line manager at once."],
        ["Be kind."],
        ["Every year."],
    ]


def test_a_page_number_cuts_pages_where_the_file_has_no_page_breaks() -> None:
    text = (
        "Header\n1. Scope\n\nOne.\n\nPage 1\nHeader\n2. Duties\n\nTwo.\n\nPage 2\nHeader\n3. Review\n\nThree.\n\nPage 3"
    )
    pages, removed = without_furniture([text.split("\n")])
    assert removed == ("Header", "Page 1")
    assert [line for line in flowed(pages) if line.strip()] == [
        "1. Scope",
        "One.",
        "2. Duties",
        "Two.",
        "3. Review",
        "Three.",
    ]


def test_a_heading_that_stands_on_top_of_each_page_by_chance_stays() -> None:
    pages, removed = without_furniture([["1. Scope", "Text."], ["2. Duties", "More."], ["3. Review", "End."]])
    assert removed == ()
    assert [page[0] for page in pages] == ["1. Scope", "2. Duties", "3. Review"]


def test_the_contents_go_with_entries_that_run_over_two_lines() -> None:
    lines = [
        "Contents",
        "",
        "1. A very long heading that",
        "goes on .... 3",
        "2. Scope\t4",
        "",
        "1. A very long heading that goes on",
    ]
    left, entries = without_contents(lines)
    assert entries == ("1. A very long heading that goes on", "2. Scope")
    assert [line for line in left if line] == ["1. A very long heading that goes on"]


def test_the_word_contents_alone_takes_nothing_out() -> None:
    lines = ["Contents", "of the first aid box are checked monthly.", "See section 4"]
    assert without_contents(lines) == (lines, ())


WRAPPED = """\
1. Scope

This policy is for everybody who works here, and it says what they can expect of one another. It was
written with staff side, and it is reviewed every year.
Managers make sure that new staff read it in their first week, and that they can ask questions about it
to a per-
son whom they know. It covers well-
being too. Every person counts. This line is only here so that the text is wrapped at about one hundred
characters, as most programs would do it, and so that its usual width can be found out.

- a bullet that is long enough to be wrapped by whatever program wrote the text, as this one surely is long
  enough
- another
1. not a section
2. nor this one
"""


def test_wrapped_lines_become_paragraphs_and_items_again() -> None:
    (parts,) = texts(WRAPPED).values()
    assert len(parts) == 3
    assert parts[0].endswith("it is reviewed every year.")
    assert "to a person whom they know. It covers well-being too." in parts[1]
    assert parts[2].splitlines()[-3:] == ["- another", "1. not a section", "2. nor this one"]


def test_a_row_torn_by_a_page_is_one_again() -> None:
    text = "1. Who acts\n\nWhat\tWho\nA device that was\t\n\nlost on the way\tDesk\n"
    assert texts(text)["1"] == ["| What | Who |\n| --- | --- |\n| A device that was lost on the way | Desk |"]


def test_short_numbered_clauses_are_text_and_no_sections() -> None:
    assert texts("1. Screens\n\n1.1 Lock your screen\n\n1.2 Log out\n") == {
        "1": ["1.1 Lock your screen", "1.2 Log out"]
    }
    listed = "Contents\n\n1. Screens 2\n1.1 Locking 2\n\n1. Screens\n\n1.1 Locking\n"
    assert texts(listed) == {"1": [], "1.1": []}, "the list of contents says that it is one"


def test_numbered_headings_in_an_appendix_are_not_taken_for_sections() -> None:
    found = tree("1. Scope\n\nText.\n\nAppendix A\n\nThe form\n\n1. Purpose\n\nWhy.\n\n2. Name\n\nWho.\n")
    assert [each.number for each in found.sections] == ["1", "Appendix A"]
    assert found.sections[1].heading == "The form"
    assert "#" not in "".join(section_parts(found.sections[1])).replace("### 1\\. Purpose", "").replace(
        "### 2\\. Name", ""
    )


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("14 September 2021", "2021-09-14"),
        ("3rd Mar 2024", "2024-03-03"),
        ("14/09/2021", "2021-09-14"),
        ("14.9.2021", "2021-09-14"),
        ("2021-09-14", "2021-09-14"),
        ("October 2023", "2023-10-31"),
        ("February 2028", "2028-02-29"),
        ("31 February 2024", None),
        ("99/99/2024", None),
        ("three years from approval", None),
        ("January 0000", None),
    ],
)
def test_dates_are_read_as_documents_print_them(words: str, day: str | None) -> None:
    found = last_day(words)
    assert (found.isoformat() if found else None) == day


def test_what_the_document_does_not_say_is_marked_and_never_made_up() -> None:
    found = control_of(tree("My Policy\n\nApproved: soon\nReview date: when needed\n\n1. Scope\n\nText.").front, "2.0")
    assert found.fields["title"] == "My Policy"
    assert found.fields["review"] == "when needed"
    assert found.fields["review_by"].startswith("‹to be filled in: the last day")
    assert "the document says “when needed”" in found.fields["review_by"]
    assert set(found.open_fields) == set(found.fields) - {"title", "version", "review"}
    assert found.unused == ("Approved: soon",)


VOCABULARY = "staff must report the incident to Trust manager policy may include e.g. (all) and or"
WORDS = st.sampled_from(VOCABULARY.split())
SENTENCE = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
LINE = st.one_of(
    SENTENCE,
    SENTENCE.map(lambda text: f"{text.capitalize()}."),
    SENTENCE.map(lambda text: f"- {text}"),
    SENTENCE.map(lambda text: f"(b) {text}"),
    SENTENCE.map(lambda text: f"{text}\t{text}"),
    st.tuples(st.integers(1, 9), st.integers(0, 9), SENTENCE).map(lambda it: f"{it[0]}.{it[1]} {it[2].capitalize()}"),
    st.tuples(st.integers(1, 9), WORDS).map(lambda it: f"{it[0]}. {it[1].capitalize()}"),
    st.just("Appendix A: Forms"),
    st.just(""),
)


@given(st.lists(LINE, max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost_and_none_is_added(lines: list[str]) -> None:
    """Of a text without page numbers and contents, each word comes out as often as it went in."""
    found = tree("\n".join(["1. Scope", "", *lines]))
    out = [body_of(found, "")] + [" ".join((block.mark, block.text, *block.cells)) for block in found.front]
    assert words_of("\n".join(out)) == words_of("\n".join(["1. Scope", *lines]))


def words_of(text: str) -> Counter[str]:
    """Letters only: "2.0" is written as section 2, and a table has rules."""
    return Counter(re.findall(r"[A-Za-z]+", text))
