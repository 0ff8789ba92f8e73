"""Ledgers that somebody has tampered with: each of eight ways, by a clumsy hand and by one that knows the hashes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from induction.domain.proofs.ledger import Clock, Kind, entry_text, moment_text, record_hash, record_text
from induction.domain.proofs.merkle import Frontier, leaf_hash

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
Line = tuple[int, str, str, str, bytes, bytes, bytes | None, bytes | None, bytes | None, str | None]
Lines = list[Line]


@dataclass(frozen=True)
class Mutant:
    """A ledger after tampering.

    Attributes:
        at: the first entry that is not what it was.
        is_exact: the very entry must be named; otherwise an interval that holds it will do.
    """

    lines: Lines
    at: int
    is_exact: bool


def genuine(size: int, chance: Random) -> Lines:
    """A ledger as the program writes it."""
    lines: Lines = []
    moment = BEGAN
    for number in range(size):
        moment += timedelta(seconds=chance.choice((0, 1, 90)))
        lines.append(_line(number, moment_text(moment), f"completion:{number}", {"cycle": number}, chance))
    return rechained(lines, 0)


def _line(index: int, moment: str, subject: str, facts: dict[str, int], chance: Random) -> Line:
    salt, text = chance.randbytes(16), record_text(subject, facts)
    hashed = record_hash(salt, text)
    return (index, str(Kind.COMPLETION), moment, str(Clock.STEADY), hashed, b"", None, salt, text.encode(), subject)


def rechained(lines: Lines, start: int) -> Lines:
    """Make every hash from an entry on again, as somebody would who knows how."""
    frontier, done = Frontier(), list[Line]()
    for index, line in enumerate(lines):
        leaf = line[5]
        if index >= start:
            leaf = leaf_hash(entry_text(index, line[1], line[2], line[3], line[4]).encode())
        node = frontier.append(leaf)
        done.append((index, *line[1:5], leaf, node if index & 1 else None, *line[7:]))
    return lines[:start] + done[start:]


def roots(lines: Lines, sizes: list[int]) -> dict[int, list[bytes]]:
    """What checkpoints of these sizes say."""
    frontier, said = Frontier(), dict[int, list[bytes]]()
    for index, line in enumerate(lines, start=1):
        frontier.append(line[5])
        if index in sizes:
            said[index] = [frontier.root()]
    return said


def _with_leaf(line: Line) -> Line:
    leaf = leaf_hash(entry_text(*line[:5]).encode())
    return (*line[:5], leaf, *line[6:])


def edit(lines: Lines, chance: Random) -> Mutant:
    """Change one thing; perhaps with the record's hash and the leaf's made again."""
    at = chance.randrange(len(lines))
    line, way = list(lines[at]), chance.randrange(8)
    if way == 0:
        line[1] = "attestation"
    elif way == 1:
        line[2] = moment_text(datetime.fromisoformat(lines[at][2]) + timedelta(microseconds=1))
    elif way == 2:
        line[3] = "set back"
    elif way == 3:
        line[4] = chance.randbytes(32)
    elif way == 4:
        line[8] = record_text(f"completion:{at}", {"cycle": at + 1}).encode()
    elif way == 5:
        line[9] = "completion:999"
    elif way == 6:
        line[7] = chance.randbytes(16)
    else:
        line[8] = record_text(f"completion:{at}", {"cycle": at + 1}).encode()
        line[4] = record_hash(line[7], line[8].decode())  # type: ignore[arg-type]
    changed: Line = tuple(line)  # type: ignore[assignment]
    is_crafty = way in (0, 1, 2, 7) and chance.random() < 0.5
    if is_crafty:
        changed = _with_leaf(changed)
    return Mutant([*lines[:at], changed, *lines[at + 1 :]], at, is_exact=not is_crafty)


def delete(lines: Lines, chance: Random) -> Mutant:
    """Take an entry out; perhaps close the gap."""
    at = chance.randrange(len(lines) - 1)
    rest = lines[at + 1 :]
    if chance.random() < 0.5:
        rest = [(line[0] - 1, *line[1:]) for line in rest]
    return Mutant(lines[:at] + rest, at, is_exact=True)


def insert(lines: Lines, chance: Random) -> Mutant:
    """Slip an entry in and move the later ones up; perhaps with right hashes for the new one."""
    at = chance.randrange(1, len(lines))
    new = _line(at, lines[at - 1][2], "completion:7", {"cycle": 9}, chance)
    is_crafty = chance.random() < 0.5
    new = rechained([*lines[:at], new], at)[at] if is_crafty else (*new[:5], chance.randbytes(32), *new[6:])
    later = [(line[0] + 1, *line[1:]) for line in lines[at:]]
    return Mutant([*lines[:at], new, *later], at, is_exact=not is_crafty)


def swap(lines: Lines, chance: Random) -> Mutant:
    """Let two entries change places; perhaps with their leaves made again."""
    one, other = sorted(chance.sample(range(len(lines)), 2))
    swapped = list(lines)
    swapped[one], swapped[other] = (one, *lines[other][1:]), (other, *lines[one][1:])
    is_crafty = chance.random() < 0.5
    if is_crafty:
        swapped[one], swapped[other] = _with_leaf(swapped[one]), _with_leaf(swapped[other])
    return Mutant(swapped, one, is_exact=not is_crafty)


def truncate(lines: Lines, chance: Random) -> Mutant:
    """Drop the newest entries."""
    at = chance.randrange(len(lines))
    return Mutant(lines[:at], at, is_exact=False)


def rechain(lines: Lines, chance: Random) -> Mutant:
    """Change a record and make everything after it again."""
    at = chance.randrange(len(lines))
    other = _line(at, lines[at][2], f"completion:{at}", {"cycle": at + 1}, chance)
    return Mutant(rechained([*lines[:at], other, *lines[at + 1 :]], at), at, is_exact=False)


def fork(lines: Lines, chance: Random) -> Mutant:
    """Go on from an older state with other entries, fewer or more of them."""
    at = chance.randrange(len(lines))
    others = [
        _line(number, lines[-1][2], f"completion:{number}", {"cycle": 0}, chance)
        for number in range(at, at + chance.randrange(1, 2 * len(lines)))
    ]
    return Mutant(rechained([*lines[:at], *others], at), at, is_exact=False)


def timestamps(lines: Lines, chance: Random) -> Mutant:
    """Date an entry before the one before it; perhaps make everything after it again."""
    at = chance.randrange(1, len(lines))
    earlier = moment_text(datetime.fromisoformat(lines[at - 1][2]) - timedelta(seconds=1))
    changed = [*lines[:at], (*lines[at][:2], earlier, *lines[at][3:]), *lines[at + 1 :]]
    return Mutant(rechained(changed, at) if chance.random() < 0.5 else changed, at, is_exact=True)


WAYS: tuple[Callable[[Lines, Random], Mutant], ...] = (
    edit, delete, insert, swap, truncate, rechain, fork, timestamps
)  # fmt: skip
