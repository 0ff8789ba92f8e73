"""The real service in a process of its own, with demo people, that a test can stop and kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from induction import resources
from induction.db import Database
from induction.db.models import Attempt
from induction.domain.learning.attempt import option_token, taken
from induction.domain.learning.module import Option
from induction.domain.library_values import Library
from induction.library import load_library
from induction.services.learning import attempts

PASSWORD = "larkmere-demo-2026"
_PROGRAM = Path(sys.executable).with_name("induction")
_PATIENCE = 30  # seconds for a server to come up or go


class Site:
    """A served demo: its address, its data, and what its learners are asked at the moment."""

    def __init__(self, data_dir: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        own = {name: value for name, value in os.environ.items() if not name.startswith("INDUCTION_")}
        self.environ = own | {
            "INDUCTION_DATA_DIR": str(data_dir),
            "INDUCTION_SECRET_KEY": "only for tests, and long enough for them",
            "INDUCTION_BASE_URL": self.url,
        }
        self.log = data_dir / "server.log"
        self.server: subprocess.Popen[bytes] | None = None
        self.database = Database(f"sqlite:///{data_dir / 'induction.db'}")
        self.library: Library = load_library(resources.folder("content"), resources.folder("scenarios"))

    def run(self, *arguments: str | Path) -> str:
        """Run a command of the program on this site's data; gives what it prints."""
        done = subprocess.run(
            [_PROGRAM, *arguments], env=self.environ, cwd=self.data_dir, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"induction {arguments} exits with {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    def prepare(self) -> None:
        """Make the tables and the demo people."""
        self.run("db", "upgrade")
        self.run("demo", "--staff", "60")

    def start(self) -> None:
        """Serve, and return when the pages answer."""
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [_PROGRAM, "serve", "--port", str(self.port)],
                env=self.environ, cwd=self.data_dir, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait(self._is_listening, "does not listen")

    def stop(self) -> None:
        """Ask the server to stop, as an operator does, and see it off."""
        if self.server:
            self.server.terminate()
            self.server.wait(_PATIENCE)
            self.server = None
        self.database.close()

    def kill(self) -> None:
        """Kill the server and its workers without a word of warning."""
        assert self.server
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(_PATIENCE)
        self.server = None
        self._wait(lambda: not self._is_listening(), "goes on listening after it was killed")

    def token(self, attempt_id: str, choose: Callable[[tuple[Option, ...]], Option]) -> str:
        """The token of the option that is chosen in the scene that an attempt has come to."""
        with self.database.session() as session:
            row = session.query(Attempt).filter_by(public_id=attempt_id).one()
            loaded = attempts.load(session, self.library, row.staff_member_id, attempt_id)
            assert loaded.current, "The attempt is at its end."
            return option_token(loaded.plan.seed, choose(loaded.current.shown(taken(loaded.given))))

    def answers(self, attempt_id: str) -> list[str]:
        """The ids of the options that are recorded for an attempt, in their order."""
        with self.database.session() as session:
            row = session.query(Attempt).filter_by(public_id=attempt_id).one()
            loaded = attempts.load(session, self.library, row.staff_member_id, attempt_id)
            return [given.option_id for given in loaded.given]

    def _is_listening(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _wait(self, holds: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + _PATIENCE
        while not holds():
            is_alive = self.server is None or self.server.poll() is None
            assert is_alive, f"The server died:\n{self.log.read_text()}"
            assert time.monotonic() < until, f"The server {otherwise}:\n{self.log.read_text()}"
            time.sleep(0.05)
