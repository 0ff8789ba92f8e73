"""`induction serve`: the pages, by gunicorn with threads, after everything that could be wrong has been looked at."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from threading import Thread
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from induction import clock, jobs, logs
from induction.app import create_app
from induction.assets import asset_url
from induction.cli import store
from induction.cli.worker import yard_of
from induction.db import Database
from induction.domain.errors import RefusedError
from induction.keeper import Keeper
from induction.library import load_library
from induction.library.pages import load_pages
from induction.press import Press
from induction.services.authoring import published
from induction.services.under_way import UnderWay
from induction.settings import Settings
from induction.worker import embed

GRACE = 30  # seconds in which a stopping worker finishes what it has begun
_PAGE_FILES = ("nhsuk.css", "nhsuk.js", "app.css", "app.js")


@click.command()
@click.option(
    "--host",
    envvar="INDUCTION_HOST",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; INDUCTION_HOST.",
)
@click.option(
    "--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port; PORT."
)
def serve(host: str, port: int) -> None:
    """Serve the pages until stopped; refuses to start while anything it needs is missing."""
    loaded = store.read_settings()
    _look_before(loaded, host, port)
    _keep_standing(loaded)
    Press(loaded).prepare(clock.now())
    click.echo(f"Serving {loaded.organisation} at {loaded.base_url} (listening on {host}:{port}). Stop with Ctrl+C.")
    _Server(loaded, f"{host}:{port}").run()


def _look_before(loaded: Settings, host: str, port: int) -> None:
    with store.opened(loaded) as database:
        load_library(loaded.content_dir, loaded.scenarios_dir, published.watcher(database)())
    load_pages(loaded.content_dir)
    for name in _PAGE_FILES:
        asset_url(name)
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise RefusedError(
            "port", f"Cannot listen on {host}:{port}: {error.strerror}. Choose another port with PORT=… or --port."
        ) from error


def _keep_standing(loaded: Settings) -> None:
    """Let nobody be served by requirements that their standing does not follow yet."""
    with store.opened(loaded) as database:
        library = load_library(loaded.content_dir, loaded.scenarios_dir, published.watcher(database)())
        if jobs.keep_standing(database, library, clock.now):
            click.echo("The requirements are new: everybody's standing has been worked out by them.")


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no annotations
    """Gunicorn with its settings given here instead of by a file; each worker builds the app after the fork."""

    def __init__(self, loaded: Settings, address: str) -> None:
        self.loaded = loaded
        self._address = address
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self._address,
            "workers": self.loaded.workers,
            "threads": self.loaded.threads,
            "worker_class": "gthread",
            "graceful_timeout": GRACE,
            "timeout": 60,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "forwarded_allow_ips": "127.0.0.1",
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112  # heartbeat only
            "post_worker_init": _begin_work,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the app, in a worker: the press holds the seal's key, which no parent may have in its memory."""
        logs.configure()
        self.database = Database(self.loaded.database_url)
        self.press = Press(self.loaded, Keeper(self.loaded).alarm(self.database))
        self.under_way = UnderWay()
        return create_app(self.loaded, press=self.press, under_way=self.under_way)


def _begin_work(worker: Any) -> None:
    """Say in a server process whether certificates can be issued; the one process on SQLite does the worker's rounds.

    Beside PostgreSQL `induction worker` does them.
    """
    server = worker.app
    Thread(target=_say_why_certificates_wait, args=(server.press,), daemon=True).start()  # it takes a second to know
    if server.loaded.database_url.startswith("sqlite"):
        embed(replace(yard_of(server.loaded, server.database, server.press), under_way=server.under_way))


def _say_why_certificates_wait(press: Press) -> None:
    if trouble := press.pending(clock.now()):
        click.echo(trouble, err=True)
