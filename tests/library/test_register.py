"""The shipped register quotes every sentence of the policy; break it anywhere and the check says where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from induction import resources
from induction.domain.errors import Problem
from induction.domain.policies.obligation import Audience, Kind, Register
from induction.domain.policies.obligation_rules import check_register
from induction.domain.policies.policy import comparable
from induction.domain.policies.quotes import stands_in
from induction.domain.policies.sentences import Passage, Place, passages
from induction.library import load_policy, load_register

FOLDER = resources.folder("content") / "policies" / "staff-use-of-social-media"
POLICY_FILE = "1.0.md"
POLICY = load_policy(FOLDER / POLICY_FILE)
REGISTER, LINES = load_register(FOLDER / "1.0.obligations.yaml")
TEXT = (FOLDER / "1.0.obligations.yaml").read_text(encoding="utf-8")
LISTS = ("obligations", "states_no_obligation")
PASSAGES = [
    (section, passage)
    for section in POLICY.sections
    for passage in passages(section.markdown)
    if passage.place is not Place.HEADING
]


def judged(register: Register) -> list[Problem]:
    return check_register(register, LINES, POLICY, POLICY_FILE)


def rows_of(register: Register, number: str) -> list[str]:
    every = [*register.obligations, *register.states_no_obligation]
    return [comparable(row.quote) for row in every if row.section == number]


def test_the_shipped_register_is_true_and_complete() -> None:
    assert judged(REGISTER) == []


def test_it_is_of_the_size_that_the_text_bears() -> None:
    assert len(REGISTER.obligations) > 150
    assert {duty.kind for duty in REGISTER.obligations} == set(Kind)
    assert {duty.audience for duty in REGISTER.obligations} == set(Audience)
    assert {row.section for row in (*REGISTER.obligations, *REGISTER.states_no_obligation)} == {
        section.number for section, _ in PASSAGES
    }


def test_hardly_a_word_of_the_policy_is_left_unquoted() -> None:
    """The check asks for one quote a sentence; the shipped register quotes the sentences whole, or nearly."""
    words, quoted = 0, 0
    for section, passage in PASSAGES:
        words += len(passage.text.split())
        left = passage.text
        for quote in sorted(rows_of(REGISTER, section.number), key=len, reverse=True):
            left = left.replace(quote, "", 1)
        quoted += len(passage.text.split()) - len(left.split())
    assert words > 4000
    assert quoted / words > 0.97


def test_the_bullets_of_appendix_2_are_numbered_in_their_order() -> None:
    items = [passage for section, passage in PASSAGES if section.number == "Appendix 2" and passage.place is Place.ITEM]
    lines = sorted({passage.line for passage in items})
    assert len(lines) == 20 + 15
    for number, line in enumerate(lines):
        texts = [passage.text for passage in items if passage.line == line]
        named = f"a2-do-{number + 1}-" if number < 20 else f"a2-dont-{number - 19}-"
        theirs = [duty for duty in REGISTER.obligations if duty.id.startswith(named)]
        assert theirs, named
        assert all(any(comparable(duty.quote) in text for text in texts) for duty in theirs), named


def test_ids_begin_with_their_section() -> None:
    for duty in REGISTER.obligations:
        number = duty.section.replace("Appendix ", "a").replace(".", "-")
        assert duty.id.startswith(f"{number}-"), duty.id


# What a lawyer would not let pass: words of duty and the kinds that they may have.
@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (r"\bmust not\b|\bUnder no circumstances\b|\bNever\b|\bDo not\b|\bnot acceptable\b", {Kind.MUST_NOT}),
        (r"\bmust\b(?! not)|\bare required to\b|\bhave a (?:duty|responsibility)\b|\bexpected to\b", {Kind.MUST}),
        (r"\bshould\b(?! you)", {Kind.SHOULD}),
        (r"\bare at liberty\b|\bentitled\b|\bmay report\b|\bmay submit\b", {Kind.RIGHT}),
    ],
)
def test_kinds_follow_the_words(words: str, kinds: set[Kind]) -> None:
    met = [duty for duty in REGISTER.obligations if re.search(words, duty.quote)]
    assert len(met) >= 3
    odd = {duty.id: duty.kind for duty in met if duty.kind not in kinds}
    assert odd == {}


def without(name: str, place: int) -> Register:
    fields = REGISTER.model_dump()
    fields[name] = [row for at, row in enumerate(fields[name]) if at != place]
    return Register.model_validate(fields)


def with_value(name: str, place: int, field: str, value: str) -> Register:
    fields = REGISTER.model_dump()
    fields[name] = [dict(row) for row in fields[name]]
    fields[name][place][field] = value
    return Register.model_validate(fields)


Where = tuple[str, int]
EVERY: list[Where] = [(name, at) for name in LISTS for at in range(len(getattr(REGISTER, name)))]
SOME = EVERY[::4]  # of every section and kind; all 351 rows were refused as well, in a minute


def line_of(name: str, place: int, field: str) -> int:
    """Find the line in the file's own text, without the reader's help."""
    begun = TEXT.index(f"\n{name}:\n")
    starts = [found.start() for found in re.finditer(r"\n  - ", TEXT[begun:])]
    entry = TEXT[begun + starts[place] :]
    offset = re.search(rf"(?:\n  - |\n    ){field}:", entry)
    assert offset is not None
    return TEXT.count("\n", 0, begun + starts[place] + offset.start() + 1) + 1


def alone_in(name: str, place: int) -> Iterator[tuple[int, Passage]]:
    """Give the sentence, with its line, that only this row quotes."""
    row = getattr(REGISTER, name)[place]
    mine = comparable(row.quote)
    quotes = rows_of(REGISTER, row.section)
    for section, passage in PASSAGES:
        if section.number == row.section and [q for q in quotes if stands_in(passage.text, q)] == [mine]:
            yield section.text_line + passage.line - 1, passage


def test_a_row_dropped_names_the_sentence_that_is_left_out() -> None:
    policy = (FOLDER / POLICY_FILE).read_text(encoding="utf-8").splitlines()
    dropped = [(place, found) for place in EVERY[::2] for found in alone_in(*place)]
    assert len(dropped) > 100
    for (name, at), (line, passage) in dropped:
        (problem,) = judged(without(name, at))
        assert (problem.file, problem.line) == (POLICY_FILE, line)
        assert " ".join(passage.text.split()[:12]) in problem.what
        assert passage.text in comparable(policy[line - 1])


def test_a_quote_altered_is_refused_on_its_line() -> None:
    assert len(SOME) > 80
    for name, at in SOME:
        quote = getattr(REGISTER, name)[at].quote
        spoilt = quote.replace(" ", " not ", 1) if " " in quote else quote + "ly"
        (problem,) = judged(with_value(name, at, "quote", spoilt))
        assert problem.line == line_of(name, at, "quote"), (name, at)
        assert "is not in" in problem.what


def test_an_id_repeated_is_refused_on_its_line() -> None:
    first = REGISTER.obligations[0].id
    for at in range(1, len(REGISTER.obligations), 4):
        (problem,) = judged(with_value("obligations", at, "id", first))
        assert problem.line == line_of("obligations", at, "id")
        assert f"{first!r} is used before" in problem.what


def test_a_quote_written_twice_is_refused_on_its_line() -> None:
    for name, at in SOME[1:]:
        section = getattr(REGISTER, name)[at].section
        twin = next((place for place, row in enumerate(REGISTER.obligations) if row.section == section), None)
        if twin is None or (name, at) == ("obligations", twin):
            continue
        found = judged(with_value(name, at, "quote", REGISTER.obligations[twin].quote))
        told = [problem for problem in found if "already" in problem.what]
        assert [problem.line for problem in told] == [line_of(name, at, "quote")], (name, at)


@pytest.mark.parametrize("number", ["6", "13", "Appendix 3"])
def test_a_quote_under_another_section_is_sent_home(number: str) -> None:
    for at in range(0, len(REGISTER.obligations), 10):
        found = judged(with_value("obligations", at, "section", number))
        told = [problem for problem in found if problem.line == line_of("obligations", at, "section")]
        assert told, REGISTER.obligations[at].id
        assert "It stands in" in told[0].mend


def test_a_quote_over_two_sentences_is_refused() -> None:
    at = next(place for place, duty in enumerate(REGISTER.obligations) if duty.id == "6-1-abuse")
    both = " ".join(duty.quote for duty in REGISTER.obligations[at : at + 2])
    found = judged(with_value("obligations", at, "quote", both))
    assert [(problem.line, "runs over the end" in problem.what) for problem in found] == [
        (line_of("obligations", at, "quote"), True)
    ]


def test_a_quote_that_stands_twice_is_refused() -> None:
    at = next(place for place, duty in enumerate(REGISTER.obligations) if duty.id == "7-resolve-locally")
    quote = "where possible resolve the matter informally and locally"
    found = judged(with_value("obligations", at, "quote", quote))
    assert [problem.line for problem in found] == [line_of("obligations", at, "quote")]
    assert "stands 2 times in section 7" in found[0].what


def test_words_cannot_state_an_obligation_and_none() -> None:
    found = judged(with_value("states_no_obligation", 0, "quote", "The NHS must embrace the opportunities"))
    told = [problem for problem in found if "also part of the obligation" in problem.what]
    assert [problem.line for problem in told] == [line_of("states_no_obligation", 0, "quote")]


def test_a_sentence_added_to_the_policy_is_missed_at_its_line(tmp_path: Path) -> None:
    text = (FOLDER / POLICY_FILE).read_text(encoding="utf-8")
    added = text.replace(
        "Do not share internal documents online.", "Do not share internal documents online. Ask first."
    )
    assert added != text
    (tmp_path / POLICY_FILE).write_text(added, encoding="utf-8")
    (problem,) = check_register(REGISTER, LINES, load_policy(tmp_path / POLICY_FILE), POLICY_FILE)
    assert problem.line == text[: text.index("Do not share internal")].count("\n") + 1
    assert "“Ask first.”" in problem.what


def test_no_two_rows_are_equal() -> None:
    every = [(row.section, comparable(row.quote)) for row in (*REGISTER.obligations, *REGISTER.states_no_obligation)]
    assert max(Counter(every).values()) == 1
