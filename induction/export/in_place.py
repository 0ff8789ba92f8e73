"""Put a file in its place whole: whoever looks there sees the old one or the new one, never half of it."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

_Answer = TypeVar("_Answer")


def put(path: Path, fill: Callable[[IO[bytes]], _Answer]) -> _Answer:
    """Let something write beside the file, then put that in its place; readable by its owner only.

    Raises:
        OSError: when it cannot be written; what was there is unchanged, and nothing is left lying.
    """
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            answer = fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return answer


def add(path: Path, fill: Callable[[Path], _Answer]) -> _Answer:
    """Let something write an empty file beside the place, then put that there; readable by its owner only.

    Raises:
        FileExistsError: when there is something already; it is unchanged.
        OSError: when it cannot be written; nothing is left lying.
    """
    _refuse_taken(path)
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        answer = fill(draft)
        _keep(draft)
        _place(draft, path)
        _keep(path.absolute().parent)
    finally:
        draft.unlink(missing_ok=True)
    return answer


def _place(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)  # unlike a rename, it never replaces
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP):
            raise
        _refuse_taken(path)  # some file systems, such as mounted shares, know no links
        draft.rename(path)


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _keep(path: Path) -> None:
    """See to it that a file, or what a folder lists, outlives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
