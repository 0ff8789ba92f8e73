"""Keep the last good content at hand while a program runs, and notice when its files or what is published change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from induction.domain.errors import ContentError, Problem
from induction.domain.library_values import Library
from induction.domain.policies.publication import NOTHING, Published
from induction.library.collection import load_library

_Trace = frozenset[tuple[str, int, int, int]]


class Shelf:
    """Holds the last library that was without a problem.

    A broken change is not taken over: the good content stays, and `problems` says what is wrong until it is mended.
    One shelf serves many threads; one of them looks at the files while the others go on with what is there.
    """

    def __init__(
        self,
        content_dir: Path,
        scenarios_dir: Path,
        monotonic: Callable[[], float],
        look_every: float = 5.0,
        published: Callable[[], Published] = lambda: NOTHING,
    ) -> None:
        """Read everything for the first time.

        Args:
            content_dir: the folder of policies, statements and requirements.
            scenarios_dir: the folder of modules.
            monotonic: seconds from any beginning, never backwards, for example ``time.monotonic``.
            look_every: seconds between two looks at the files' sizes and times, and at what is published.
            published: tells what is published; the same object while that is the same.

        Raises:
            ContentError: when the content is broken from the start, with all its problems.
        """
        self._folders = (content_dir, scenarios_dir)
        self._monotonic = monotonic
        self._look_every = look_every
        self._lock = Lock()
        self._published = published
        self._trace = (_trace(self._folders), published())
        self._looked_at = monotonic()
        self._library = load_library(*self._folders, self._trace[1])
        self._problems: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files as they are now; empty while they are what `current` gives."""
        return self._problems

    def current(self) -> Library:
        """Give the last good library, after a look at the files when one is due."""
        is_due = self._monotonic() - self._looked_at >= self._look_every
        if is_due and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._library

    def _look(self) -> None:
        self._looked_at = self._monotonic()
        files, published = _trace(self._folders), self._published()
        if (files, published) == self._trace:
            return
        self._trace = (files, published)
        try:
            self._library = load_library(*self._folders, published)
            self._problems = ()
        except ContentError as error:
            self._problems = tuple(error.problems)


def _trace(folders: tuple[Path, ...]) -> _Trace:
    """Note name, size, time and identity of every file, so that any usual way of changing one shows."""
    found = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in (".md", ".yaml", ".yml"):
                try:
                    state = path.stat()
                except OSError:  # It went away between the listing and the look: the next look will see the rest.
                    continue
                found.add((str(path), state.st_size, state.st_mtime_ns, state.st_ino))
    return frozenset(found)
