"""The queue between the pages and the worker: huey, in a file beside SQLite or in tables of PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from huey import Huey, PostgresHuey, SqliteHuey
from huey.serializer import SignedSerializer

from induction.settings import Settings


def queue_of(settings: Settings) -> Huey:
    """Make the queue. What lies in it is signed, so that nobody who can write there can have code run."""
    serializer = SignedSerializer(settings.secret_key, salt="queue")
    if settings.database_url.startswith("sqlite"):
        file = settings.data_dir / "queue.db"
        file.touch(mode=0o600)
        return SqliteHuey("induction", filename=str(file), serializer=serializer, results=False, utc=True)
    address = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    return PostgresHuey("induction", dsn=address, serializer=serializer, results=False, utc=True)


def add_round(queue: Huey, go: Callable[[], None]) -> Callable[[], object]:
    """Add the task that goes a round now, under the name that pages and worker both know; gives what enqueues it."""

    def go_round() -> None:
        go()

    call: Callable[[], object] = queue.task(name="go_round")(go_round)
    return call
