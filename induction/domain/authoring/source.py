"""Where in its file each value of a content file stands, so that a problem can name the line to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from induction.domain.errors import Problem

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Lines:
    """The lines of one file.

    Attributes:
        file: as problems name it.
        by_path: the line on which each value begins, by the keys and positions that lead to it; ``()`` is the whole.
    """

    file: str
    by_path: Mapping[Path, int]

    def at(self, *path: str | int) -> int:
        """Find the line of a value, or of the nearest thing around it when the value itself is not there.

        Steps that the file does not have, such as the name of a kind that a schema puts in, are passed over.
        """
        here: Path = ()
        for step in path:
            if (*here, step) in self.by_path:
                here = (*here, step)
        return self.by_path.get(here, 0)

    def problem(self, path: Path, what: str, mend: str) -> Problem:
        """Report a problem with the value at a path."""
        return Problem(self.file, self.at(*path), what, mend)
