"""Read a document in a process of its own, with bounded memory and time, and take over plain text only."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from induction.documents.kinds import Kind, kind_of
from induction.documents.limits import LARGEST_FILE, SECONDS
from induction.domain.drafting.blocks import Block, Form, Source
from induction.domain.errors import RefusedError

_WAIT = SECONDS + 10
_KEPT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "SYSTEMROOT")


@dataclass(frozen=True)
class Document:
    """A document that was read.

    Attributes:
        name: the file's name.
        digest: SHA-256 of its bytes in hex.
        source: its text.
    """

    name: str
    digest: str
    source: Source


def read_document(path: Path) -> Document:
    """Read a policy document: text, Word, PDF or Markdown.

    Raises:
        RefusedError: when it cannot be read or must not be; the words begin with the file's name.
    """
    try:
        with path.open("rb") as stream:
            body = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise RefusedError("unreadable", f"{path.name} cannot be opened: {error.strerror}.") from error
    try:
        _check_file(body)
        source = _source(_answer(body, kind_of(path.suffix, body)))
    except RefusedError as error:
        raise RefusedError(error.reason, f"{path.name} {error.words}") from error
    return Document(path.name, hashlib.sha256(body).hexdigest(), source)


def _check_file(body: bytes) -> None:
    if len(body) > LARGEST_FILE:
        words = f"is larger than {LARGEST_FILE // 1024 // 1024} MB. Save it without pictures and import that."
        raise RefusedError("too-large", words)


def _answer(body: bytes, kind: Kind) -> dict[str, Any]:
    """Have another process read the bytes. It inherits no secret of this one, and says what it found as JSON."""
    command = [sys.executable, "-m", "induction.documents", kind]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  # our own program and a word of our own
            command, input=body, capture_output=True, timeout=_WAIT, check=False, env=kept
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError("too-costly", _too_costly(kind)) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise RefusedError("too-costly", _too_costly(kind)) from error
    if "refused" in answer:
        raise RefusedError(answer["refused"], answer["words"])
    return answer


def _too_costly(kind: Kind) -> str:
    return (
        f"asks for more time or memory than a {kind.words} of a policy may take, or is damaged. Open it in its own "
        "program, save it anew, and import that; or save it as plain text."
    )


def _source(answer: dict[str, Any]) -> Source:
    blocks = (
        Block(Form(form), text, level, mark, tuple(cells), is_apart=is_apart)
        for form, text, level, mark, cells, is_apart in answer["blocks"]
    )
    return Source(
        pages=tuple(tuple(page) for page in answer["pages"]),
        blocks=tuple(blocks),
        is_markdown=answer["is_markdown"],
        contents=tuple(answer["contents"]),
        remarks=tuple(answer["remarks"]),
    )
