"""The wheel stands alone: installed away from the checkout it makes its database, its people, and serves.

The new environment borrows the libraries of this one, but not its editable install: a folder named in a ``.pth`` file
is put on the path without its own ``.pth`` files being read.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.postgres import free_port

pytestmark = pytest.mark.xdist_group("wheel")
PATIENCE = 60.0  # seconds; a busy machine starts slowly


def run(command: list[str | Path], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder away from the checkout with the wheel installed in ``venv``."""
    folder = tmp_path_factory.mktemp("elsewhere")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    environment = dict(os.environ)
    run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder / "dist", ROOT], folder, environment)
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    own = Path(run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder, {}).strip())
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (wheel,) = (folder / "dist").glob("*.whl")
    run(
        [*pip, "--python", python, "install", "--no-deps", "--no-index", "--force-reinstall", wheel],
        folder,
        environment,
    )
    return folder


@pytest.fixture(scope="module")
def environment(place: Path) -> dict[str, str]:
    port = str(free_port())
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PORT": port,
        "INDUCTION_BASE_URL": f"http://127.0.0.1:{port}",
        "INDUCTION_DATA_DIR": str(place / "data"),
        "INDUCTION_SECRET_KEY": secrets.token_urlsafe(48),
    }


@pytest.fixture(scope="module")
def program(place: Path) -> Path:
    return place / "venv" / "bin" / "induction"


@pytest.fixture(scope="module")
def people(place: Path, program: Path, environment: dict[str, str]) -> str:
    """A database with demo people, and what the program said about them."""
    run([program, "db", "upgrade"], place, environment)
    return run([program, "demo", "--staff", "40"], place, environment)


@pytest.fixture(scope="module")
def server(place: Path, program: Path, environment: dict[str, str], people: str) -> Iterator[str]:
    """The address of the running service."""
    said = place / "said"
    with (
        said.open("w") as log,
        subprocess.Popen([program, "serve"], cwd=place, env=environment, stdout=log, stderr=log) as served,
    ):
        try:
            wait_for_page(served, int(environment["PORT"]), said)
            yield environment["PORT"]
        finally:
            served.terminate()
            served.wait(timeout=PATIENCE)


def wait_for_page(served: subprocess.Popen[bytes], port: int, said: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert served.poll() is None, f"the server ended with {served.returncode}:\n{said.read_text()}"
        try:
            get(port, "/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"no answer within {PATIENCE} s:\n{said.read_text()}")


def get(port: int | str, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", int(port), timeout=10)
    try:
        connection.request("GET", path)
        response: HTTPResponse = connection.getresponse()
        return response.status, response.read().decode("utf-8", "replace")
    finally:
        connection.close()


def test_it_does_not_use_the_checkout(place: Path, environment: dict[str, str]) -> None:
    found = run([place / "venv/bin/python", "-c", "import induction; print(induction.__file__)"], place, environment)
    assert Path(found.strip()).is_relative_to(place)
    assert not Path(found.strip()).is_relative_to(ROOT)


def test_it_says_what_it_can_do(place: Path, program: Path, environment: dict[str, str]) -> None:
    said = run([program, "--help"], place, environment)
    assert {"db", "demo", "serve"} <= set(said.split())


def test_its_content_is_sound(place: Path, program: Path, environment: dict[str, str]) -> None:
    run([program, "content", "check"], place, environment)


def test_it_makes_people(people: str) -> None:
    assert "hr@" in people


def test_it_serves_the_sign_in_page_with_its_looks(server: str) -> None:
    status, page = get(server, "/sign-in")
    assert status == 200
    assert "<h1" in page
    loaded = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
    assert any(path.endswith(".css") for path in loaded)
    assert {path: get(server, path)[0] for path in loaded} == dict.fromkeys(loaded, 200)


def test_it_is_ready(server: str) -> None:
    assert get(server, "/readyz")[0] == 200


def test_it_issues_certificates_that_verify(
    place: Path, program: Path, environment: dict[str, str], people: str
) -> None:
    assert people
    run([program, "certificate", "issue", "--pending"], place, environment)
    with closing(sqlite3.connect(place / "data" / "induction.db")) as database:
        current = (
            "SELECT max(id) FROM certificate GROUP BY attestation_id"  # an edition may be replaced before its issue
        )
        found = database.execute(f"SELECT DISTINCT status FROM certificate WHERE id IN ({current})")
        statuses = [status for (status,) in found]
        (body,) = database.execute("SELECT body FROM certificate_file LIMIT 1").fetchone()
    assert statuses == ["issued"]
    (place / "certificate.pdf").write_bytes(body)
    assert "genuine" in run([program, "certificate", "verify", "certificate.pdf"], place, environment)
