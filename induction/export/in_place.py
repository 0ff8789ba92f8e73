"""Put a file in its place whole: whoever looks there sees the old one or the new one, never half of it."""

from __future__ import annotations

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
