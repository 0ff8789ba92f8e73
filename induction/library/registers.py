"""Read the obligation register that lies beside each policy version."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from induction.domain.authoring.source import Lines
from induction.domain.policies.obligation import Register
from induction.library.complaints import validated
from induction.library.files import read_text
from induction.library.yaml_source import read_yaml

SUFFIX = ".obligations.yaml"


def load_register(path: Path, file: str | None = None) -> tuple[Register, Lines]:
    """Read an obligation register; `file` is how problems name it, else the file's own name.

    Raises:
        ContentError: with every problem of the file, each at its line.
    """
    file = file or path.name
    return _read(read_text(path, file), file)


def register_lines(content_dir: Path, slug: str, version: str) -> tuple[Register, Lines]:
    """Read the register of one policy version out of a content folder, with its lines.

    Raises:
        ContentError: with every problem of the file, each at its line.
    """
    path = content_dir.absolute() / "policies" / slug / (version + SUFFIX)
    return load_register(
        path, (Path(content_dir.absolute().name) / path.relative_to(content_dir.absolute())).as_posix()
    )


@lru_cache(maxsize=16)
def _read(text: str, file: str) -> tuple[Register, Lines]:
    """Remember what a text gave: a register of 350 rows takes 0.2 seconds, and seldom changes."""
    data, lines = read_yaml(text, file)
    return validated(Register, data, lines), lines
