"""How far the long work of this process is, told while a transaction of that work is open.

SQLite has one writer: while an import holds its transaction, nobody can note anything in the database. The server
process that does the work then shows its pages as well, so it remembers; beside PostgreSQL the row of the job is noted.
"""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple


class HowFar(NamedTuple):
    """So many of so many steps are done."""

    done: int
    total: int


class UnderWay:
    """Remembers how far each job of this process is, for the threads that serve its pages."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[int, HowFar] = {}

    def note(self, job_id: int, done: int, total: int) -> None:
        """Remember how far a job is."""
        with self._lock:
            self._known[job_id] = HowFar(done, total)

    def forget(self, job_id: int) -> None:
        """Forget a job that has ended."""
        with self._lock:
            self._known.pop(job_id, None)

    def of(self, job_id: int) -> HowFar | None:
        """Tell how far a job is; None when this process does not do it."""
        with self._lock:
            return self._known.get(job_id)
