"""Eight ways to tamper with a ledger, two hundred of each: all are found, at the right place."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from induction.domain.proofs.ledger import Kind, record_hash, record_text
from induction.domain.proofs.ledger_check import Checked, check
from induction.domain.proofs.merkle import root_of
from tests import mutants
from tests.mutants import Lines, Mutant

EACH = 200
SIZE = 45
CHECKPOINTS = [8, 21, 22, 45]


def verdict(lines: Lines, witnesses: dict[int, list[bytes]] | None = None, chunk: int = 7) -> Checked:
    return check([lines[at : at + chunk] for at in range(0, len(lines), chunk)], witnesses or {})


def between(at: int) -> tuple[int, int]:
    """The last checkpoint before an entry, and the last entry of the first one after it."""
    before = [0, *(size for size in CHECKPOINTS if size <= at)]
    return before[-1], min(size for size in CHECKPOINTS if size > at) - 1


def test_a_genuine_ledger_holds() -> None:
    for size in range(20):
        lines = mutants.genuine(size, Random(size))
        checked = verdict(lines, mutants.roots(lines, [3, 8]))
        assert (checked.fault, checked.size, checked.root) == (None, size, root_of(line[5] for line in lines))
        assert checked.matched == max(each for each in (0, 3, 8) if each <= size)


@pytest.mark.parametrize("way", mutants.WAYS, ids=lambda way: way.__name__)
def test_tampering_is_found_where_it_was_done(way: Callable[[Lines, Random], Mutant]) -> None:
    lines = mutants.genuine(SIZE, Random(1))
    witnesses = mutants.roots(lines, CHECKPOINTS)
    assert verdict(lines, witnesses).fault is None
    exact = 0
    for number in range(EACH):
        mutant = way(lines, Random(number))
        fault = verdict(mutant.lines, witnesses).fault
        assert fault, (number, mutant.at)
        if mutant.is_exact:
            assert (fault.first, fault.last) == (mutant.at, mutant.at), (number, str(fault))
            exact += 1
        else:
            assert fault.first <= mutant.at + 1, (number, mutant.at, str(fault))
            assert mutant.at <= fault.last, (number, mutant.at, str(fault))
            assert fault.last <= between(mutant.at)[1] or fault.first == fault.last == mutant.at + 1, (
                number,
                str(fault),
            )
    assert exact in (0, EACH) or 60 < exact < 180


@pytest.mark.parametrize("way", [mutants.rechain, mutants.fork, mutants.truncate], ids=lambda way: way.__name__)
def test_a_ledger_made_again_is_caught_between_two_checkpoints(way: Callable[[Lines, Random], Mutant]) -> None:
    lines = mutants.genuine(SIZE, Random(2))
    witnesses = mutants.roots(lines, CHECKPOINTS)
    for number in range(EACH):
        mutant = way(lines, Random(number))
        fault = verdict(mutant.lines, witnesses).fault
        assert fault
        assert (fault.first, fault.last) == between(mutant.at)


@pytest.mark.parametrize("way", [mutants.rechain, mutants.fork, mutants.truncate], ids=lambda way: way.__name__)
def test_without_a_witness_a_ledger_made_again_passes(way: Callable[[Lines, Random], Mutant]) -> None:
    """This is what checkpoints in other people's hands are for."""
    lines = mutants.genuine(SIZE, Random(3))
    assert verdict(way(lines, Random(4)).lines).fault is None


def test_what_the_fault_says() -> None:
    lines = mutants.genuine(SIZE, Random(5))
    witnesses = mutants.roots(lines, CHECKPOINTS)
    cases = {
        (): "",
        ("delete", 30): "Entry 30: It is missing; the next one is entry 31.",
        (
            "rechain",
            30,
        ): "Entries 22 to 44: Rewritten: the checkpoint of 45 entries says another root, and that of 22 still holds.",
        ("rechain", 3): "Entries 0 to 7: Rewritten: the checkpoint of 8 entries says another root.",
        (
            "cut",
            30,
        ): "Entries 22 to 44: Cut off or rewritten: the ledger ends with 30 entries, and a checkpoint has 45.",
    }
    found = {
        (): lines,
        ("delete", 30): lines[:30] + lines[31:],
        ("rechain", 30): mutants.rechained([*lines[:30], (30, "attestation", *lines[30][2:]), *lines[31:]], 30),
        ("rechain", 3): mutants.rechained([*lines[:3], (3, "attestation", *lines[3][2:]), *lines[4:]], 3),
        ("cut", 30): lines[:30],
    }
    assert {case: str(verdict(made, witnesses).fault or "") for case, made in found.items()} == cases


@pytest.mark.parametrize("column", range(10))
@pytest.mark.parametrize("value", [None, "text", b"bytes", 3.5, -1])
def test_no_value_makes_the_check_break_off(column: int, value: object) -> None:
    lines = mutants.genuine(9, Random(6))
    if (column == 8 and value is None) or lines[5][column] == value:
        return
    line = list(lines[5])
    line[column] = value
    fault = verdict([*lines[:5], tuple(line), *lines[6:]]).fault  # type: ignore[list-item]
    assert fault
    assert fault.first <= 5 <= fault.last


def disposed(lines: Lines, *indexes: int) -> Lines:
    return [(*line[:7], None, None, None) if line[0] in indexes else line for line in lines]


def with_disposal(lines: Lines, runs: list[list[int]]) -> Lines:
    salt, text = bytes(16), record_text("decision:1", {"entries": [*runs]})
    last = lines[-1]
    line = (len(lines), str(Kind.DISPOSAL), last[2], last[3], record_hash(salt, text), b"", None, salt, text.encode())
    return mutants.rechained([*lines, (*line, "decision:1")], len(lines))


def test_what_was_disposed_of_still_verifies() -> None:
    lines = with_disposal(mutants.genuine(12, Random(7)), [[2, 4], [9, 9]])
    checked = verdict(disposed(lines, 2, 3, 4, 9), mutants.roots(lines, [12, 13]))
    assert (checked.fault, checked.disposed, checked.size) == (None, 4, 13)


@pytest.mark.parametrize(
    ("runs", "missing", "unexcused"),
    [
        ([], (3,), 3),
        ([[2, 4]], (3, 5), 5),
        ([[4, 5], [2, 9]], tuple(range(2, 10)), None),  # runs may overlap
        ([[0, 99]], (3, 12), 12),  # a disposal accounts for earlier entries only
    ],
)
def test_a_record_may_be_missing_only_by_a_disposal(
    runs: list[list[int]], missing: tuple[int, ...], unexcused: int | None
) -> None:
    lines = with_disposal(with_disposal(mutants.genuine(11, Random(8)), runs), [])
    fault = verdict(disposed(lines, *missing)).fault
    if unexcused is None:
        assert fault is None
    else:
        assert fault
        assert str(fault) == f"Entry {unexcused}: Its record is missing, and no disposal names it."


@pytest.mark.parametrize(
    ("runs", "missing", "left"),
    [([[2, 4]], (2, 3), 4), ([[2, 4], [3, 6]], (2, 3, 4, 5), 6), ([[9, 9], [1, 1]], (9,), 1), ([[-9, 0]], (), 0)],
)
def test_what_a_disposal_names_must_be_gone(runs: list[list[int]], missing: tuple[int, ...], left: int) -> None:
    fault = verdict(disposed(with_disposal(mutants.genuine(11, Random(8)), runs), *missing)).fault
    assert str(fault) == f"Entry {left}: A disposal names it, and its record is still there."


def test_a_disposal_that_says_nothing_readable_is_a_fault() -> None:
    lines = with_disposal(mutants.genuine(3, Random(9)), [])
    for text in (b"no JSON", b'{"facts":{"entries":7}}', b'{"facts":{"entries":[["a","b"]]}}', b"[]"):
        whole = text.removesuffix(b"}") + b',"subject":"decision:1","version":1}'
        line = (*lines[3][:4], record_hash(bytes(16), whole.decode()), b"", None, bytes(16), whole, "decision:1")
        fault = verdict(mutants.rechained([*lines[:3], line], 3)).fault
        assert fault
        assert fault.first == 3


@pytest.mark.parametrize(("column", "value"), [(1, "certificate withdrawn"), (3, "fast")])
def test_a_kind_that_was_never_written_is_a_fault_even_with_right_hashes(column: int, value: str) -> None:
    lines = mutants.genuine(9, Random(10))
    line = list(lines[5])
    line[column] = value
    fault = verdict(mutants.rechained([*lines[:5], tuple(line), *lines[6:]], 5)).fault  # type: ignore[list-item]
    assert str(fault) == "Entry 5: It is of a kind that this program never wrote."
