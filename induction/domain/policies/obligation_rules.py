"""Whether an obligation register is true to its policy and complete: each sentence quoted, or said to ask nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from induction.domain.authoring.source import Lines, Path
from induction.domain.errors import Problem
from induction.domain.policies.obligation import Register
from induction.domain.policies.policy import Policy, Section, comparable
from induction.domain.policies.quotes import holds, how_it_goes_on, shortened, stands_in, times
from induction.domain.policies.sentences import Passage, Place, passages


@dataclass(frozen=True)
class _Row:
    """One quote of the register; `plain` is in the form in which quotes are compared."""

    path: Path
    section: str
    plain: str
    is_obligation: bool


def check_register(register: Register, lines: Lines, policy: Policy, policy_file: str) -> list[Problem]:
    """Find what is wrong with a register.

    A sentence that no row quotes is reported at its line of the policy's file; not while another quote of its section
    is wrong, because the sentence may be the one that was meant.

    Args:
        register: the register.
        lines: where its values stand.
        policy: the version that it is of.
        policy_file: how problems name the policy's file.
    """
    texts = {section.number: (section, tuple(passages(section.markdown))) for section in policy.sections}
    rows = tuple(_rows(register))
    wrong: list[tuple[_Row, Problem]] = []
    for row in rows:
        wrong += [(row, problem) for problem in _misplaced(row, lines, policy, texts.get(row.section))]
    found = [*_ids_repeated(register, lines), *(problem for _, problem in wrong)]
    found += [*_said_twice(rows, lines), *_contradictions(rows, lines)]
    unsure = {row.section for row, _ in wrong}
    for number, (section, theirs) in texts.items():
        if number not in unsure:
            found += _left_out(section, theirs, [row for row in rows if row.section == number], policy_file, lines.file)
    return sorted(found, key=lambda problem: (problem.file, problem.line))


def _rows(register: Register) -> Iterator[_Row]:
    for place, duty in enumerate(register.obligations):
        yield _Row(("obligations", place), duty.section, comparable(duty.quote), is_obligation=True)
    for place, none in enumerate(register.states_no_obligation):
        yield _Row(("states_no_obligation", place), none.section, comparable(none.quote), is_obligation=False)


def _ids_repeated(register: Register, lines: Lines) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, duty in enumerate(register.obligations):
        if duty.id in seen:
            what = f"The obligation id {duty.id!r} is used before."
            yield lines.problem(("obligations", place, "id"), what, "Give each obligation an id of its own.")
        seen.add(duty.id)


def _misplaced(
    row: _Row, lines: Lines, policy: Policy, text: tuple[Section, tuple[Passage, ...]] | None
) -> Iterator[Problem]:
    """Find why a quote does not stand once in its section, within one sentence."""
    if text is None:
        what = f"There is no section {row.section!r} in version {policy.version} of the policy."
        yield lines.problem((*row.path, "section"), what, _elsewhere(row, policy) or "Look at the policy's headings.")
        return
    section, theirs = text
    here, words = (*row.path, "quote"), shortened(row.plain)
    count = times(section.plain, row.plain)
    if count > 1:
        what = f"The quote “{words}” stands {count} times in {section.label}."
        yield lines.problem(here, what, "Quote more of the sentence that is meant, so that it stands there once.")
    elif count == 0 and (mend := _elsewhere(row, policy)):
        yield lines.problem((*row.path, "section"), f"The quote “{words}” is not in {section.label}.", mend)
    elif count == 0:
        yield lines.problem(here, f"The quote “{words}” is not in {section.label}.", how_it_goes_on(section, row.plain))
    elif not any(stands_in(passage.text, row.plain) for passage in theirs):
        what = f"The quote “{words}” runs over the end of a sentence or list item."
        yield lines.problem(here, what, "Write one row for each sentence.")


def _elsewhere(row: _Row, policy: Policy) -> str:
    labels = [section.label for section in policy.sections if holds(section, row.plain)]
    return f"It stands in {' and '.join(labels)}: name that." if labels else ""


def _said_twice(rows: Iterable[_Row], lines: Lines) -> Iterator[Problem]:
    first: dict[tuple[str, str], Path] = {}
    for row in rows:
        here = (*row.path, "quote")
        before = first.setdefault((row.section, row.plain), here)
        if before != here:
            what = f"The quote “{shortened(row.plain)}” is on line {lines.at(*before)} already."
            yield lines.problem(here, what, "Keep one of the two, or quote the part of the sentence that is meant.")


def _contradictions(rows: Iterable[_Row], lines: Lines) -> Iterator[Problem]:
    """Find words that are registered as an obligation and listed as stating none; equal quotes are repeats."""
    rows = tuple(rows)
    for row in rows:
        for duty in (other for other in rows if other.is_obligation and other.section == row.section):
            if row.is_obligation or row.plain == duty.plain:
                continue
            if stands_in(row.plain, duty.plain) or stands_in(duty.plain, row.plain):
                what = f"“{shortened(row.plain)}” is also part of the obligation on line {lines.at(*duty.path)}."
                yield lines.problem((*row.path, "quote"), what, "Quote only the words that ask nothing.")


def _left_out(
    section: Section, theirs: Iterable[Passage], rows: list[_Row], policy_file: str, register_file: str
) -> Iterator[Problem]:
    for passage in theirs:
        if passage.place is Place.HEADING or any(stands_in(passage.text, row.plain) for row in rows):
            continue
        what = f"No row of the register quotes this {passage.place} of {section.label}: “{shortened(passage.text)}”."
        mend = f"Add it to {register_file}, under `obligations` or, with the reason, `states_no_obligation`."
        yield Problem(policy_file, section.text_line + passage.line - 1, what, mend)
