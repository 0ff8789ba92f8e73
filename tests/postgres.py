"""A private PostgreSQL cluster in a folder: started by whoever asks first, stopped with the test run that owns it."""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
FAST = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB", "shared_buffers=32MB",
    "max_connections=60",
)  # fmt: skip
WATCH = """(
  while kill -0 "$1"; do sleep 1; done
  kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
  rm -rf "$2"
) </dev/null >/dev/null 2>&1 &"""


def shared(folder: Path, owner: int) -> str:
    """Give the address of the cluster in this folder, starting it if nobody has; it ends with the process ``owner``."""
    with locked(folder / "lock"):
        address = folder / "address"
        if not address.exists():
            address.write_text(start(folder, owner), encoding="utf-8")
        return address.read_text(encoding="utf-8")


def start(folder: Path, owner: int) -> str:
    """Create a cluster and serve it on a free loopback port, as an account that is not root."""
    data, password = folder / "data", secrets.token_hex(16)
    data.mkdir()
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    as_servant: list[str] = []
    if os.getuid() == 0:
        servant = pwd.getpwnam("postgres")
        as_servant = ["setpriv", f"--reuid={servant.pw_uid}", f"--regid={servant.pw_gid}", "--clear-groups"]
        for path in (folder, data, secret):
            os.chown(path, servant.pw_uid, servant.pw_gid)
    secret.chmod(0o600)
    initialise = ["--username=tests", "--auth=password", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C.UTF-8"]
    run([*as_servant, program("initdb"), f"--pgdata={data}", "--no-sync", *initialise], folder)
    port = serve(as_servant, data, folder)
    subprocess.run(["sh", "-c", WATCH, "watch", str(owner), str(folder)], start_new_session=True, check=True)
    return f"postgresql://tests:{password}@127.0.0.1:{port}"


def serve(as_servant: list[str], data: Path, folder: Path) -> int:
    """Start the server; another program may take the free port first, so try a few."""
    for attempt in range(5):
        port = free_port()
        options = " ".join(f"-c {option}" for option in (*FAST, "listen_addresses=127.0.0.1", f"port={port}"))
        command = [program("pg_ctl"), "start", "--wait", f"--pgdata={data}", f"--log={data / 'log'}"]
        try:
            run([*as_servant, *command, f"--options={options} -c unix_socket_directories=''"], folder)
        except RuntimeError:
            if attempt == 4:
                raise
        else:
            return port
    raise AssertionError("the loop returns or raises")


def stop(folder: Path) -> None:
    """Stop the cluster at once and remove its folder; nothing in it is worth keeping."""
    pid = folder / "data" / "postmaster.pid"
    if pid.exists():
        os.kill(int(pid.read_text().split("\n", 1)[0]), 3)
    shutil.rmtree(folder, ignore_errors=True)


def copy(cluster: str, name: str, template: str) -> str:
    """Create a database as a copy of another and give its address."""
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{cluster}/{name}"


def drop(cluster: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time pass."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def program(name: str) -> str:
    """Find one of PostgreSQL's own programs: the newest that Debian installed, or on the path."""
    versions = sorted(DEBIAN_PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise RuntimeError(f"PostgreSQL's {name} is not installed. `make test` installs it (Debian: postgresql).")
    return found


def free_port() -> int:
    """Ask the system for a port that nobody uses now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def run(command: list[str], folder: Path) -> None:
    """Run one of PostgreSQL's programs and show what it said when it refuses."""
    log = folder / "said"
    with log.open("w") as said:
        done = subprocess.run(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd=folder, check=False)
    if done.returncode:
        server = folder / "data" / "log"
        words = log.read_text() + (server.read_text() if server.exists() else "")
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{words}")
