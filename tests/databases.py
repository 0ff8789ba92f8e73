"""A test that asks for ``database_url`` runs twice: on SQLite and on PostgreSQL, in a database of its own each time.

The migrations run once a session on each; a test gets a copy of the result, which takes milliseconds.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from induction.db import migrate
from tests import postgres

FOLDER = pytest.StashKey[Path]()
TEMPLATE = "template_migrated"
MEMORY = Path("/dev/shm")  # what is made there has a name of its own, and goes with the session
ENOUGH = 4 << 30


def pytest_configure(config: pytest.Config) -> None:
    """Agree on one folder for the session; xdist's workers are handed the controller's."""
    handed = getattr(config, "workerinput", None)
    config.stash[FOLDER] = Path(handed["databases"]) if handed else _folder()


def _folder() -> Path:
    """Make a folder, in memory where there is plenty: PostgreSQL makes a thousand files for each database."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    return Path(tempfile.mkdtemp(prefix="induction-tests-", dir=MEMORY if roomy else None))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: pytest.Session) -> None:
    """Hand the folder to a worker of xdist."""
    node.workerinput["databases"] = str(node.config.stash[FOLDER])
    node.workerinput["owner"] = os.getpid()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster, also after failures; a killed session's cluster is stopped by its own watch."""
    if not hasattr(config, "workerinput"):
        postgres.stop(config.stash[FOLDER])


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database that only this test uses; once on SQLite, once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty, migrated SQLite database that only this test uses."""
    folder = request.config.stash[FOLDER]
    template = folder / "template.db"
    with postgres.locked(folder / "sqlite-lock"):
        if not template.exists():
            migrating = folder / "migrating.db"
            migrate.upgrade(f"sqlite:///{migrating}")
            migrating.rename(template)
    copy = tmp_path / "induction.db"
    shutil.copyfile(template, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def postgresql_url(postgresql_cluster: str) -> Iterator[str]:
    """The address of an empty, migrated PostgreSQL database that only this test uses."""
    name = f"test_{secrets.token_hex(6)}"
    yield postgres.copy(postgresql_cluster, name, TEMPLATE)
    postgres.drop(postgresql_cluster, name)


@pytest.fixture(scope="session")
def postgresql_cluster(request: pytest.FixtureRequest) -> str:
    """The address of a private cluster that holds a migrated template."""
    handed = getattr(request.config, "workerinput", {"owner": os.getpid()})
    folder = request.config.stash[FOLDER]
    cluster = postgres.shared(folder, handed["owner"])
    with postgres.locked(folder / "template-lock"):
        done = folder / "template-done"
        if not done.exists():
            migrate.upgrade(postgres.copy(cluster, TEMPLATE, "template0"))
            done.touch()
    return cluster
