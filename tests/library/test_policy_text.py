"""The policy in the app is the Trust's own text, word for word, but for the mendings that the note beside it lists."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction import resources
from induction.domain.policies.policy import comparable
from induction.library import load_policy

SOURCE = Path(__file__).parent / "source-1.0.txt"
FOLDER = resources.folder("content") / "policies" / "staff-use-of-social-media"
PATH = FOLDER / "1.0.md"
POLICY = load_policy(PATH)

# The mendings of 1.0.notes.md: what stands in the source, what stands in our file; each exactly once.
MENDINGS = [
    ("(on following page)\n\nSocial media – common", "\n\nSocial media – common"),
    ("Completed by\t", "- Completed by: "),
    ("Position\t", "- Position: "),
    ("Date\t13", "- Date: 13"),
]


def test_the_source_is_the_one_that_was_given() -> None:
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    assert digest == "a8eb72e41d0fdb3d9792fe90fa4223f55262b81100ba07e279a1c1ba7c57063a"


def mended_source() -> str:
    text = SOURCE.read_text(encoding="utf-8")
    body = text[text.index("\n1. Introduction\n\nThe use of") :]
    for old, new in MENDINGS:
        assert body.count(old) == 1, old
        body = body.replace(old, new)
    return body


def our_text() -> str:
    text = PATH.read_text(encoding="utf-8")
    body = text[text.index("\n## 1. Introduction") :]
    body = re.sub(r"^\|(?: --- \|)+\n", "", body, flags=re.MULTILINE)
    body = re.sub(r"^\|.*\|$", lambda row: row.group().replace("|", " "), body, flags=re.MULTILINE)
    return re.sub(r"^#{2,4} ", "", body, flags=re.MULTILINE)


def test_every_word_stands_as_it_was_printed_and_in_its_place() -> None:
    """Split at white space only: punctuation, quotation marks, links and bullets are compared as they stand."""
    ours, theirs = our_text().split(), mended_source().split()
    assert len(ours) > 4500
    first = next((place for place, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), None)
    where = "" if first is None else f"{theirs[first - 5 : first + 5]} became {ours[first - 5 : first + 5]}"
    assert ours == theirs, where


def test_every_line_break_of_the_source_is_kept_but_for_the_page_breaks_in_the_notes() -> None:
    """A sentence, a bullet or a row that the source begins on a line of its own begins one in our file."""
    joined = {"be resolved. On balance avoid publishing", "characteristics, what steps can be taken"}
    ours = {" ".join(line.split()) for line in our_text().splitlines()}
    theirs = {" ".join(line.split()) for line in mended_source().splitlines()}
    torn = {line for line in theirs - ours if any(line.startswith(start) for start in joined)}
    begun = {line for line in theirs - ours - torn if any(own.startswith(line) for own in ours)}
    assert len(torn) == len(begun) == 2
    assert theirs - ours == torn | begun


def test_the_head_says_what_the_first_page_says() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    page = dict(line.split(":\t") for line in text.splitlines() if ":\t" in line)
    control = POLICY.control
    assert page == {
        "Version": control.version,
        "Bodies consulted": control.bodies_consulted,
        "Approved by": control.approved_by,
        "Date Approved": f"{control.approved_on:%d %B %Y}",
        "Name of originator/ author": control.owner,
        "Lead Director": control.lead_director,
        "Date issued": control.issued,
        "Review date": control.review,
    }
    assert f"{control.review_by:%B %Y}" == control.review
    assert control.title.upper() in text
    assert f"found to breach the {control.title} or" in text, "as section 6.6.3 writes it"


def test_the_contents_list_of_the_source_and_our_sections_agree() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    listed = [line.split(".....")[0] for line in text.splitlines() if ".....\t" in line]
    ours = [
        f"{section.number}: {section.heading}"
        if section.number.startswith("Appendix")
        else f"{section.number}{'.' if section.level == 1 else ''} {section.heading}"
        for section in POLICY.sections
    ]
    plain = [comparable(entry.replace(" (on following page)", "")) for entry in listed]
    assert [comparable(entry) for entry in ours] == plain
    assert len(ours) == 28


def test_each_mending_is_listed_beside_the_text() -> None:
    notes = (FOLDER / "1.0.notes.md").read_text(encoding="utf-8")
    for words in ("be resolved.", "(on following page)", "list of contents", "document control", "Markdown tables"):
        assert words in notes
    for words in ("(S55)", "Dead links", "passwords", "review date has passed"):
        assert words in notes


def test_the_review_is_overdue_the_day_after_its_month() -> None:
    assert not POLICY.is_review_overdue(date(2023, 10, 31))
    assert POLICY.is_review_overdue(date(2023, 11, 1))


def test_sections_know_their_place() -> None:
    section = POLICY.section("6.6.2")
    assert section is not None
    assert (section.heading, section.level) == ("Department/service-level social media channels", 3)
    assert (section.anchor, section.label) == ("section-6-6-2", "section 6.6.2")
    assert PATH.read_text(encoding="utf-8").splitlines()[section.line - 1].startswith("#### 6.6.2 ")
    assert "before the situation can be resolved. On balance avoid" in section.plain
    appendix = POLICY.section("Appendix 2")
    assert appendix is not None
    assert (appendix.anchor, appendix.label, appendix.level) == ("appendix-2", "Appendix 2", 1)
    assert "#### Don't" in appendix.markdown
    assert POLICY.section("6.9") is None


def test_a_section_holds_its_own_text_without_its_subsections() -> None:
    parent = POLICY.section("6.6")
    assert parent is not None
    assert parent.markdown == ""


def test_appendix_2_keeps_all_its_bullets() -> None:
    appendix = POLICY.section("Appendix 2")
    assert appendix is not None
    dos, donts = appendix.markdown.split("#### Don't")
    assert sum(line.startswith("- ") for line in dos.splitlines()) == 20
    assert sum(line.startswith("- ") for line in donts.splitlines()) == 15


def test_the_fingerprint_is_the_sha_256_of_the_file() -> None:
    assert POLICY.fingerprint == hashlib.sha256(PATH.read_bytes()).hexdigest()


def test_changing_one_character_changes_the_fingerprint(tmp_path: Path) -> None:
    copy = tmp_path / "staff-use-of-social-media" / "1.0.md"
    copy.parent.mkdir()
    copy.write_text(PATH.read_text(encoding="utf-8").replace("everyday life", "everyday Life"), encoding="utf-8")
    assert load_policy(copy).fingerprint != POLICY.fingerprint
    assert load_policy(copy).slug == "staff-use-of-social-media"


@settings(deadline=None)
@given(st.data())
def test_any_run_of_words_of_a_section_is_found_in_it_when_quoted(data: st.DataObject) -> None:
    section = data.draw(st.sampled_from([section for section in POLICY.sections if section.plain]))
    words = section.plain.split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, min(len(words), start + 40)))
    assert comparable(" ".join(words[start:end])) in section.plain


@pytest.mark.parametrize("mark", ["#", "](", "| ---", "\\("])
def test_no_markdown_is_left_in_what_quotes_are_compared_with(mark: str) -> None:
    assert not [section.number for section in POLICY.sections if mark in section.plain]
