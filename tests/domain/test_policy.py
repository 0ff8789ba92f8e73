"""How quotes are compared, and what a policy version knows of itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction.domain.policies.policy import DocumentControl, Policy, Section, comparable, fingerprint

CONTROL = DocumentControl(
    title="Kettle Policy",
    version="1.0",
    owner="Head of Tea",
    lead_director="Director of Refreshments",
    approved_by="Kitchen Committee",
    bodies_consulted="Everybody",
    approved_on=date(2026, 1, 31),
    issued="February 2026",
    review="January 2028",
    review_by=date(2028, 1, 31),
)


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("two  words\nover\tlines", "two words over lines"),  # white space is one space
        ("‘a’ “b” c – d", "'a' \"b\" c - d"),  # quotation marks and dashes
        ("- one\n- two", "one two"),  # bullets
        ("* one\n* two", "one two"),
        ("see [our values](#) here", "see our values here"),  # links keep their words
        ("[BACP \\(pdf\\)](#)", "BACP (pdf)"),  # and escapes their character
        ("at <https://example.org/a>", "at https://example.org/a"),
        ("talk *at* people, **never**", "talk at people, never"),  # emphasis
        ("## Heading\n\ntext", "Heading text"),
        ("| Yes | No |\n| --- | --- |\n| a | b |", "Yes No a b"),  # tables
        ("self - employed", "self - employed"),  # a hyphen inside a line is no bullet
        ("Case, Stays; so do commas.", "Case, Stays; so do commas."),
        ("a | b # c", "a | b # c"),  # marks that are not Markdown's stay
    ],
)
def test_what_is_taken_off_before_comparing_and_what_stays(written: str, compared: str) -> None:
    assert comparable(written) == compared


@settings(deadline=None)
@given(st.lists(st.text("abcXYZ,.;'?!", min_size=1, max_size=8), max_size=20))
def test_plain_words_and_their_punctuation_are_never_changed(words: list[str]) -> None:
    assert comparable("  \n".join(words)) == " ".join(words)


def test_a_policy_finds_its_sections_by_their_printed_number() -> None:
    section = Section("6.1", "Interactions", 2, "Be *kind*.", 10)
    policy = Policy("kettle-policy", CONTROL, (section,), fingerprint("x"))
    assert policy.section("6.1") is section
    assert policy.section("6") is None
    assert policy.version == "1.0"
    assert section.plain == "Be kind."


@pytest.mark.parametrize(("day", "is_overdue"), [(date(2028, 1, 31), False), (date(2028, 2, 1), True)])
def test_the_review_date_itself_is_in_time(day: date, is_overdue: bool) -> None:
    assert Policy("kettle-policy", CONTROL, (), "").is_review_overdue(day) is is_overdue


@pytest.mark.parametrize(
    ("number", "anchor", "label"),
    [("6.1", "section-6-1", "section 6.1"), ("Appendix 2", "appendix-2", "Appendix 2")],
)
def test_sections_are_named_for_addresses_and_for_people(number: str, anchor: str, label: str) -> None:
    section = Section(number, "", 1, "", 1)
    assert (section.anchor, section.label) == (anchor, label)


def test_line_ends_do_not_change_a_fingerprint_but_words_do() -> None:
    assert fingerprint("a\r\nb") == fingerprint("a\nb")
    assert fingerprint("a\nb") != fingerprint("a\nc")
