"""Run the rounds: inside the one server process on SQLite, as a program of its own on PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Callable

from huey import crontab
from huey.consumer import Consumer

from induction.worker import rounds
from induction.worker.queue import add_round, queue_of
from induction.worker.yard import Yard

_log = logging.getLogger(__name__)


def embed(yard: Yard) -> Callable[[], None]:
    """Work in threads of this process, beside the pages; call what is given back to stop."""
    consumer = _consumer(yard, _BesidePages)
    consumer.start()
    return consumer.stop  # type: ignore[no-any-return]  # huey has no annotations


def run(yard: Yard) -> None:
    """Work until the process is told to stop; what is under way is finished first."""
    _consumer(yard, Consumer).run()


class _BesidePages(Consumer):  # type: ignore[misc]  # huey has no annotations
    """Leaves the signals to the server whose process this is."""

    def _set_signal_handlers(self) -> None:
        return


def _consumer(yard: Yard, kind: type[Consumer]) -> Consumer:
    """Put the queue together; a round is enqueued at once, so that what a crash left is picked up at the start."""
    queue = queue_of(yard.settings)

    def go() -> None:
        rounds.go(yard)

    queue.periodic_task(crontab(minute="*"), name="every_minute")(go)
    add_round(queue, go)()
    return kind(queue, workers=1, worker_type="thread", graceful_signal="TERM")
