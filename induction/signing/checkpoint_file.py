"""The file of checkpoints: signed notes one below the other, only ever added to.

It lies outside the database on purpose: whoever rewrites the one has to find the other too.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from induction.domain.errors import RefusedError
from induction.domain.proofs.checkpoint import Checkpoint, notes, read
from induction.domain.proofs.signed_note import Verifier
from induction.signing.ledger_key import FOLDER

NAME = "checkpoints.txt"


def path_in(data_dir: Path) -> Path:
    """Say where an installation keeps its checkpoints."""
    return data_dir / FOLDER / NAME


def read_all(path: Path, verifiers: Sequence[Verifier]) -> Iterator[Checkpoint]:
    """Give every checkpoint of a file, in its order.

    Raises:
        RefusedError: as `domain.checkpoint.read`, naming the file.
    """
    for note in notes(path.read_text(encoding="utf-8", errors="replace")):
        yield _read(path, note, verifiers)


def read_last(path: Path, verifiers: Sequence[Verifier]) -> list[Checkpoint]:
    """Give the last checkpoint of a file, if there is one.

    Raises:
        RefusedError: as `domain.checkpoint.read`, naming the file.
    """
    if not path.exists():
        return []
    return [_read(path, note, verifiers) for note in [*notes(path.read_text(encoding="utf-8", errors="replace"))][-1:]]


def _read(path: Path, note: str, verifiers: Sequence[Verifier]) -> Checkpoint:
    try:
        return read(note, verifiers)
    except RefusedError as error:
        raise RefusedError(error.reason, f"{path}: {error.words}") from error


def append(data_dir: Path, wanted: Sequence[str]) -> int:
    """Add the notes that the file lacks; tells how many. Several processes may do so at once."""
    path = path_in(data_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        there = set(notes(file.read()))
        missing = [note for note in wanted if note not in there]
        file.write("".join(f"{note}\n" for note in missing))
        file.flush()
        os.fsync(file.fileno())
    return len(missing)
