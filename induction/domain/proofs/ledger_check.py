"""Check a ledger from its rows alone, in one pass: each hash again, each root again, time and order.

Standard library only. What the rows of the facts say is left to `services.ledger_facts`.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from induction.domain.proofs.ledger import VERSION, Clock, Kind
from induction.domain.proofs.merkle import folded

_KINDS = frozenset(map(str, Kind))
_PLAIN = _KINDS - {str(Kind.DISPOSAL)}
_CLOCKS = frozenset(map(str, Clock))
_HEAD = '\x00{"clock":"steady","index":'  # how a plain entry's leaf begins; 0 marks a leaf
_END = f'","version":{VERSION}}}'


@dataclass(frozen=True)
class Fault:
    """What is wrong with a ledger, and where.

    Attributes:
        first: the first entry concerned.
        last: the last one that may be; the same as `first` when the entry is known exactly.
        what: what is wrong, as a sentence.
    """

    first: int
    last: int
    what: str

    def __str__(self) -> str:
        place = f"Entry {self.first}" if self.first == self.last else f"Entries {self.first} to {self.last}"
        return f"{place}: {self.what}"


@dataclass
class Checked:
    """A ledger as far as it has been checked.

    Attributes:
        size: how many entries are as they were made.
        matched: the size of the last checkpoint that holds.
        disposed: how many records have been disposed of.
        set_back: how many entries were made while the clock was set back.
        fault: the first thing that is wrong, if anything is.
    """

    size: int = 0
    root: bytes = field(default_factory=lambda: folded([]))
    matched: int = 0
    disposed: int = 0
    set_back: int = 0
    fault: Fault | None = None

    @property
    def root_text(self) -> str:
        """Write the root in base64, as checkpoints and certificates do."""
        return b64encode(self.root).decode()


def check(batches: Iterable[Sequence[Any]], witnesses: Mapping[int, Sequence[bytes]]) -> Checked:
    """Check every entry in order, and the roots that witnesses hold; stops at the first fault.

    Args:
        batches: entries with their records, in order: index, kind, moment, clock, record's hash, leaf, node, salt,
            record, subject.
        witnesses: what was said of the ledger earlier: the roots by size.
    """
    checked, absent, last = Checked(), _Absent(), ""
    peaks: list[bytes] = []
    if fault := _contradicted(checked, peaks, witnesses.get(0, ())):
        return _faulty(checked, fault)
    for batch in batches:
        place = 0
        while place < len(batch):
            plain, last = _plain_lines(batch[place:] if place else batch, checked.size, last, peaks, witnesses)
            checked.size, place = checked.size + plain, place + plain
            if place < len(batch):
                if fault := _add(checked, batch[place], last, peaks, absent) or _contradicted(
                    checked, peaks, witnesses.get(checked.size, ())
                ):
                    return _faulty(checked, fault)
                last, place = batch[place][2], place + 1
    checked.root, checked.disposed = folded(peaks), len(absent.indexes)
    checked.fault = absent.fault() or _cut_off(checked, witnesses)
    return checked


def _plain_lines(
    lines: Sequence[Any], size: int, last: str, peaks: list[bytes], witnesses: Container[int]
) -> tuple[int, str]:
    """Check entries as far as they are plain and sound, and grow the tree by them; tells how many, and the last moment.

    Written for speed: it runs a million times. Whatever is not plain, and what is wrong, is left to `_add`.
    """
    first = size
    try:
        for index, kind, moment, clock, record, leaf, node, salt, text, subject in lines:
            written = f'{_HEAD}{index},"kind":"{kind}","record":"{record.hex()}","recorded_at":"{moment}{_END}'
            if (
                index != size
                or moment < last
                or clock != "steady"
                or kind not in _PLAIN
                or sha256(written.encode()).digest() != leaf
                or sha256(salt + text).digest() != record
                or not text.endswith(f'"subject":"{subject}{_END}'.encode())
                or size + 1 in witnesses
            ):
                break
            if size & 1:
                root, below, top = leaf, size, len(peaks)
                while below & 1:
                    top -= 1
                    root = sha256(b"\x01" + peaks[top] + root).digest()
                    below >>= 1
                if node != root:
                    break
                peaks[top:] = (root,)
            elif node is None:
                peaks.append(leaf)
            else:
                break
            size += 1
            last = moment
    except (AttributeError, TypeError, ValueError):
        pass  # it holds what this program never wrote
    return size - first, last


def _add(checked: Checked, line: Any, last: str, peaks: list[bytes], absent: _Absent) -> Fault | None:
    """Check any one entry, and take it in."""
    size = checked.size
    if fault := _line_fault(line, size, last, peaks):
        return fault
    kind, clock, record = line[1], line[3], line[8]
    if record is None:
        absent.add(size)
    elif kind == Kind.DISPOSAL and not absent.excuse(record, size):
        return Fault(size, size, "It is a disposal that names no entries.")
    if clock != "steady":
        checked.set_back += 1
    checked.size += 1
    return None


def _line_fault(line: Any, size: int, last: str, peaks: list[bytes]) -> Fault | None:  # noqa: PLR0911  # one a fault
    """Check one entry, say what is wrong with it, and grow the tree by it."""
    try:
        index, kind, moment, clock, record, leaf, node, salt, text, subject = line
        if index != size:
            return Fault(size, size, f"It is missing; the next one is entry {index}.")
        written = (
            f'{{"clock":"{clock}","index":{index},"kind":"{kind}","record":"{record.hex()}",'
            f'"recorded_at":"{moment}","version":{VERSION}}}'
        )
        if sha256(b"\x00" + written.encode()).digest() != leaf:
            return Fault(size, size, "It has been changed: its hash is another.")
        if text is not None and (
            sha256(salt + text).digest() != record or not text.endswith(f'"subject":"{subject}{_END}'.encode())
        ):
            return Fault(size, size, "Its record has been changed: the record's hash is another.")
        if moment < last:
            return Fault(size, size, "It is dated before the entry before it.")
        root, below = leaf, size
        while below & 1:
            root = sha256(b"\x01" + peaks.pop() + root).digest()
            below >>= 1
        peaks.append(root)
        if node != (root if size & 1 else None):
            first = size + 1 - (1 << (size ^ (size + 1)).bit_length() - 1)
            return Fault(first, size, "One of them has been changed with its hash: the root over them differs.")
        if kind not in _KINDS or clock not in _CLOCKS:
            return Fault(size, size, "It is of a kind that this program never wrote.")
    except (AttributeError, TypeError, ValueError):
        return Fault(size, size, "It has been changed: it holds what this program never wrote.")
    return None


def _contradicted(checked: Checked, peaks: list[bytes], roots: Sequence[bytes]) -> Fault | None:
    """Compare with what was said of the ledger when it had this size."""
    if not roots:
        return None
    root = folded(peaks)
    if any(other != root for other in roots):
        return Fault(
            checked.matched,
            max(checked.size - 1, checked.matched),
            f"Rewritten: the checkpoint of {checked.size} entries says another root"
            + (f", and that of {checked.matched} still holds." if checked.matched else "."),
        )
    checked.matched = checked.size
    return None


def _cut_off(checked: Checked, witnesses: Mapping[int, Sequence[bytes]]) -> Fault | None:
    beyond = sorted(size for size in witnesses if size > checked.size)
    if not beyond:
        return None
    return Fault(
        checked.matched,
        beyond[0] - 1,
        f"Cut off or rewritten: the ledger ends with {checked.size} entries, and a checkpoint has {beyond[0]}.",
    )


def _faulty(checked: Checked, fault: Fault) -> Checked:
    checked.fault = fault
    return checked


class _Absent:
    """The entries without a record, and the disposals that account for them."""

    def __init__(self) -> None:
        self.indexes: list[int] = []
        self._runs: list[tuple[int, int]] = []

    def add(self, index: int) -> None:
        self.indexes.append(index)

    def excuse(self, record: bytes, index: int) -> bool:
        """Take the entries that a disposal names, all of them earlier ones; tells whether it could be read."""
        try:
            runs = [(first + 0, min(last, index - 1)) for first, last in json.loads(record)["facts"]["entries"]]
        except (KeyError, TypeError, ValueError):
            return False
        self._runs += runs
        return True

    def fault(self) -> Fault | None:
        """Find the first that no disposal accounts for, or that a disposal names and that is there all the same."""
        runs, place, reach = sorted(self._runs), 0, -1
        for index in self.indexes:
            while place < len(runs) and runs[place][0] <= index:
                reach, place = max(reach, runs[place][1]), place + 1
            if reach < index:
                return Fault(index, index, "Its record is missing, and no disposal names it.")
        return self._left_behind(runs)

    def _left_behind(self, runs: list[tuple[int, int]]) -> Fault | None:
        gone, reach = set(self.indexes), -1
        for first, last in runs:
            for index in range(max(first, reach + 1), last + 1):
                if index not in gone:
                    return Fault(index, index, "A disposal names it, and its record is still there.")
            reach = max(reach, last)
        return None
