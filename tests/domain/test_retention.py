"""The retention schedule: when a record is due, and what is wrong with a schedule that could not be kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from induction import resources
from induction.domain.errors import ContentError
from induction.domain.retained.holdings import BY_TABLE, NOBODYS
from induction.domain.retained.retention import Due, Ending, Schedule, due, left_by
from induction.domain.retained.retention_rules import check_schedule
from induction.library.readers import load_schedule

SHIPPED = resources.folder("content") / "retention.yaml"


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    return load_schedule(SHIPPED)[0]


@pytest.mark.parametrize(
    ("left_on", "trained_on", "expected"),
    [
        (None, date(2010, 1, 1), None),  # still employed: never due, however old the training
        (date(2016, 3, 31), date(2015, 5, 1), Due(date(2025, 5, 1), "training-record")),  # ten years end last
        (date(2021, 3, 31), date(2015, 5, 1), Due(date(2027, 3, 31), "employment")),  # six after leaving end last
        (date(2016, 3, 31), None, Due(date(2022, 3, 31), "employment")),  # never trained
        (date(2020, 2, 29), None, Due(date(2026, 2, 28), "employment")),  # there is no 29 February then
        (date(2020, 2, 29), date(2020, 2, 29), Due(date(2030, 2, 28), "training-record")),
    ],
)
def test_the_rule_that_ends_last_decides(
    schedule: Schedule, left_on: date | None, trained_on: date | None, expected: Due | None
) -> None:
    assert due(schedule, left_on, trained_on) == expected


@pytest.mark.parametrize("day", [date(2030, 2, 28), date(2032, 2, 29), date(2033, 12, 31)])
def test_whoever_left_later_than_the_bound_is_not_due(schedule: Schedule, day: date) -> None:
    bound = left_by(schedule, day)
    assert bound is not None
    after = date.fromordinal(bound.toordinal() + 1)
    found = due(schedule, after, None)
    assert found is not None
    assert found.on > day


def test_the_shipped_schedule_rules_over_every_table(schedule: Schedule) -> None:
    ruled = [table for rule in schedule.rules for table in rule.tables]
    assert sorted(ruled) == sorted(BY_TABLE.keys() | NOBODYS.keys())
    assert all(rule.basis and rule.source for rule in schedule.rules)
    assert {rule.ending for rule in schedule.rules} == set(Ending)


def complaints(tmp_path: Path, old: str, new: str) -> list[tuple[int, str]]:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "retention.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        read, lines = load_schedule(path)
    except ContentError as error:
        return [(each.line, each.what) for each in error.problems]
    return [(each.line, each.what) for each in check_schedule(read, lines)]


def line_of(words: str) -> int:
    return SHIPPED.read_text(encoding="utf-8").split("\n").index(words) + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("keep: 10 years", "keep: ten years", "    keep: 10 years", "`keep` cannot be 'ten years'"),
        ("counted_from: the person has left", "counted_from: birth", "    counted_from: the person has left", "birth"),
        ("      - answer\n", "      - answers\n", "      - answer", "There is no table 'answers'"),
        ("tables: [message]", "tables: [message, answer]", "    tables: [message]", "in the rule 'training-record'"),
        ("tables: [message]", "tables: [message, recount]", "    tables: [message]", "other records rest on it"),
        (
            "      - staff_role\n",
            "      - staff_role\n      - recount\n",
            "      - staff_role",
            "holds nobody's record",
        ),
        ("ending: by two people", "ending: not at all", "    ending: by two people", "only for that"),
        ("source: Limitation Act 1980", "sauce: Limitation Act 1980", None, "`sauce` is not a field"),
        ("tables: [audit_event]", "tables: [ledger_entry]", None, "No rule names audit_event"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, at: str | None, words: str) -> None:
    found = complaints(tmp_path, old, new)
    assert any(words in what for _, what in found), found
    if at is not None:
        (line,) = {line for line, what in found if words in what}
        assert abs(line - line_of(at)) <= 1
