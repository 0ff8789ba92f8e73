"""`induction` as a whole: help that always works, refusals in one line, and the server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from induction import resources
from induction.cli import COMMANDS, root

ENOUGH = 40  # seconds; a loaded machine takes its time


def environ(folder: Path, **more: str) -> dict[str, str]:
    """Make the environment of a fresh machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INDUCTION_", "PORT"))}
    own = {
        "INDUCTION_DATA_DIR": str(folder / "data"),
        "INDUCTION_SECRET_KEY": "only for tests, and long enough for them",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    return kept | own | more


def induction(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a person would."""
    command = [sys.executable, "-m", "induction", *arguments]
    return subprocess.run(
        command, env=environ(folder, **more), capture_output=True, text=True, timeout=ENOUGH, check=False
    )


def test_help_names_every_command_and_imports_none_of_them():
    code = (
        "import sys; from click.testing import CliRunner; from induction.cli import root;"
        "answer = CliRunner().invoke(root, ['--help']);"
        "heavy = {'flask', 'sqlalchemy', 'pydantic', 'weasyprint', 'pyhanko', 'gunicorn'} & set(sys.modules);"
        "print(answer.exit_code, sorted(heavy)); print(answer.output)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=ENOUGH)
    assert told.stdout.startswith("0 []\n")
    for name, line in COMMANDS.items():
        assert name in told.stdout
        assert line.split()[0] in told.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name):
    answer = CliRunner().invoke(root, [name, "--help"])
    assert answer.exit_code == 0
    assert answer.output.startswith("Usage:")


def test_a_wrong_word_is_wrong_usage(tmp_path):
    told = induction(tmp_path, "dance")
    assert told.returncode == 2
    assert "No such command" in told.stderr


def test_all_wrong_settings_are_named_at_once_and_nothing_is_made(tmp_path):
    told = induction(
        tmp_path, "serve", INDUCTION_SECRET_KEY="short", INDUCTION_WORKERS="many", INDUCTION_BASE_URL="nowhere"
    )
    assert (told.returncode, told.stdout) == (1, "")
    for name in ("INDUCTION_SECRET_KEY", "INDUCTION_WORKERS", "INDUCTION_BASE_URL"):
        assert name in told.stderr
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_serve_refuses_a_database_without_tables_and_makes_nothing(tmp_path):
    told = induction(tmp_path, "serve")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "The database lacks its tables. Run `induction db upgrade` first.\n"
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_database_is_one_line(tmp_path):
    address = "postgresql://nobody@127.0.0.1:9/none?connect_timeout=2"
    told = induction(tmp_path, "db", "upgrade", INDUCTION_DATABASE_URL=address)
    assert told.returncode == 1
    assert told.stderr.startswith("The database cannot be used: ")
    assert told.stderr.count("\n") == 1


def test_others_on_the_machine_cannot_read_the_database(tmp_path: Path) -> None:
    assert induction(tmp_path, "db", "upgrade").returncode == 0
    found = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.rglob("*.db*")}
    assert found
    assert set(found.values()) == {0o600}, found


def test_serve_refuses_broken_content_and_says_where(tmp_path):
    assert induction(tmp_path, "db", "upgrade").returncode == 0
    scenarios = tmp_path / "scenarios"
    scenarios.mkdir()
    (scenarios / "odd.yaml").write_text("id: odd\nid: twice\n", encoding="utf-8")
    told = induction(tmp_path, "serve", INDUCTION_SCENARIOS_DIR=str(scenarios))
    assert (told.returncode, told.stdout) == (1, "")
    assert "odd.yaml:" in told.stderr
    assert "Traceback" not in told.stderr


def test_serve_refuses_content_without_its_pages(tmp_path):
    assert induction(tmp_path, "db", "upgrade").returncode == 0
    content = tmp_path / "content"
    shutil.copytree(resources.folder("content"), content)
    (content / "pages" / "help.md").unlink()
    told = induction(tmp_path, "serve", INDUCTION_CONTENT_DIR=str(content))
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("pages/help.md:0: This page is missing.")


def test_a_taken_port_is_one_line(tmp_path):
    assert induction(tmp_path, "db", "upgrade").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = induction(tmp_path, "serve", PORT=port)
    assert told.returncode == 1
    assert told.stderr.startswith(f"Cannot listen on 127.0.0.1:{port}: ")
    assert told.stderr.endswith("Choose another port with PORT=… or --port.\n")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The real server on a free port."""
    assert induction(tmp_path, "db", "upgrade").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "induction", "serve"], env=environ(tmp_path, PORT=port), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    yield process, f"http://127.0.0.1:{port}"
    if process.poll() is None:
        process.kill()
    process.communicate()


def ask(address: str) -> tuple[int, str]:
    """Ask until the server answers at all."""
    stop = time.monotonic() + ENOUGH
    while True:
        try:
            with urllib.request.urlopen(address, timeout=ENOUGH) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, ""
        except OSError:
            assert time.monotonic() < stop, "the server never answered"
            time.sleep(0.1)


def test_the_server_serves_is_ready_and_stops_when_told(server):
    process, address = server
    assert ask(f"{address}/healthz") == (200, "ok\n")
    status, ready = ask(f"{address}/readyz")
    assert (status, json.loads(ready)["database"]) == (200, "ready")
    assert "Sign in</h1>" in ask(f"{address}/sign-in")[1]
    process.send_signal(signal.SIGTERM)
    told, wrong = process.communicate(timeout=ENOUGH)
    assert process.returncode == 0, wrong
    assert address.rpartition(":")[2] in told
    assert "Traceback" not in wrong
