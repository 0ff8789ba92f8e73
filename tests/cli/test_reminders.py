"""`induction reminders` and `induction worker`: preview, send, and a worker process that works and stops when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from induction import clock
from induction.cli import root
from induction.db import Database
from induction.services import rounds
from tests import staff
from tests.standings import clear, stands

PATIENCE = 60  # seconds; a loaded machine takes its time


@pytest.fixture
def environ(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One person with an address who is due in a week."""
    for name, value in {
        "DATABASE_URL": database_url, "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "only for tests, and long enough for them",
        "MAIL_URL": (tmp_path / "mail").as_uri(), "MAIL_FROM": "training@larkmere.example",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"INDUCTION_{name}", value)
    with closing(Database(database_url)) as database, database.session() as session:
        person = staff.add_staff(session, number="40100003", name="Ada Soon")
        clear(session, person)
        stands(session, person, "due soon", due_on=clock.today() + timedelta(days=7))
        session.commit()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(root, list(arguments), standalone_mode=True)


@pytest.mark.usefixtures("environ")
def test_a_preview_writes_nothing() -> None:
    said = run("reminders", "preview").output
    assert "40100003  Ada Soon  due in 7  due " in said
    assert "induction-core: due soon; everybody is asked" in said
    assert said.endswith(f"1 letter on {clock.today()}.\n")
    assert run("reminders", "preview").output == said
    assert "0 letters on 2020-01-01." in run("reminders", "preview", "--on", "2020-01-01").output


def test_sending_hands_over_what_is_due(environ: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("induction.worker.rounds.LETTERS_FROM_HOUR", 0)
    sent = run("reminders", "send")
    assert (sent.exit_code, sent.output) == (0, "1 sent, 0 could not be sent now.\n")
    (letter,) = (environ / "mail").iterdir()
    assert b"Subject: Due by" in letter.read_bytes()
    assert run("reminders", "send").output == "0 sent, 0 could not be sent now.\n"
    assert "(written already)" in run("reminders", "preview").output


@pytest.mark.usefixtures("environ")
def test_without_mail_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INDUCTION_MAIL_URL")
    refused = run("reminders", "send")
    assert refused.exit_code == 1
    assert "No mail is set up" in str(refused.exception)


def test_mail_settings_that_cannot_be_are_named(environ: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environ
    monkeypatch.setenv("INDUCTION_MAIL_URL", "imap://somewhere")
    monkeypatch.setenv("INDUCTION_MAIL_FROM", "nobody")
    words = str(run("reminders", "send").exception)
    assert "INDUCTION_MAIL_URL must begin with" in words
    assert "INDUCTION_MAIL_FROM must be the e-mail address" in words


def test_the_worker_works_beside_postgresql_and_stops_when_told(postgresql_url: str, tmp_path: Path) -> None:
    own = {
        "INDUCTION_DATABASE_URL": postgresql_url, "INDUCTION_DATA_DIR": str(tmp_path),
        "INDUCTION_SECRET_KEY": "only for tests, and long enough for them",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    command = [sys.executable, "-m", "induction", "worker"]
    worker = subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        with closing(Database(postgresql_url)) as database:
            ends = time.monotonic() + PATIENCE
            while not _seen(database):
                assert worker.poll() is None, worker.communicate()
                assert time.monotonic() < ends, "the worker has not gone a round"
                time.sleep(0.2)
        worker.send_signal(signal.SIGTERM)
        output, errors = worker.communicate(timeout=PATIENCE)
    finally:
        worker.kill()
    assert worker.returncode == 0, errors
    assert output.startswith("Working.")
    assert '"level": "error"' not in errors


def _seen(database: Database) -> bool:
    with database.session() as session:
        return rounds.worker_seen_at(session) is not None


def test_on_sqlite_the_worker_refuses(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDUCTION_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("INDUCTION_SECRET_KEY", "only for tests, and long enough for them")
    refused = run("worker")
    assert refused.exit_code == 1
    assert "run only `induction serve`" in str(refused.exception)
