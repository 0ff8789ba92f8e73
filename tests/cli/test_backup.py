"""`induction backup`: whole or not there; and, by the operations page word for word, restored to what it was."""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import make_url

from induction import settings
from induction.db import Database, begin_write
from induction.db.models import Attestation, CertificateFile, Completion
from induction.domain.proofs.ledger import Kind
from induction.export import in_place
from induction.keeper import Keeper
from induction.services.certification import verification
from induction.services.learning import attestation
from induction.services.proofs import ledger
from tests import postgres
from tests.faults.attesting import ISSUER
from tests.house.source import ROOT
from tests.record import MOMENT, principal, small_library, small_programme, staff_member
from tests.services.test_attestation import complete

PEOPLE = 50
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SECTION = OPERATIONS[OPERATIONS.index("## Backup\n") : OPERATIONS.index("## Retention\n")]
TAKE, SQLITE, POSTGRESQL, ASK, GO_ON = (
    textwrap.dedent(each) for each in re.findall(r"^ *```sh\n(.*?)^ *```$", SECTION, re.MULTILINE | re.DOTALL)
)


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    """As the service's own account has it; PostgreSQL's programs find the cluster."""
    url = make_url(database_url)
    cluster = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "INDUCTION_DATABASE_URL": database_url,
        "INDUCTION_DATA_DIR": str(tmp_path),
        "INDUCTION_SECRET_KEY": "only for tests, and long enough for that",
        **({name: str(value) for name, value in cluster.items()} if url.host else {}),
    }


@pytest.fixture
def shell(environ: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Type commands as they stand on the page, with this test's folders and database for those of its example."""
    (tmp_path / "backups").mkdir()
    names = {
        "/mnt/backups": str(tmp_path / "backups"),
        "/var/lib/induction": str(tmp_path),
        "induction_restored": f"restored_{tmp_path.name.replace('-', '_').lower()}_{os.getpid()}",
    }

    def typed(commands: str, **changed: str) -> subprocess.CompletedProcess[str]:
        for name, ours in names.items():
            commands = commands.replace(name, ours)
        words = ["sh", "-e", "-c", f"cd {tmp_path}\n{commands}"]
        return subprocess.run(words, env=environ | changed, capture_output=True, text=True, check=False)

    typed.names = names  # type: ignore[attr-defined]
    return typed


def prepare(url: str, people: int) -> None:
    """People who have completed everything; the first has attested and waits for a certificate."""
    with closing(Database(url)) as database, database.session() as session:
        for number in range(people):
            complete(session, staff_member(session, f"Person Number {number}"), 1)
        for row in session.scalars(select(Completion)).all():
            kept = ledger.facts_of(Kind.COMPLETION, row)
            ledger.record(session, MOMENT, Kind.COMPLETION, f"completion:{row.id}", kept)
        session.commit()
        who = principal(session, 1)
        begin_write(session)
        attestation.attest(
            session, small_library(), small_programme(), who, typed_name=who.name, issuer=ISSUER, moment=MOMENT
        )
        session.commit()


def attested(url: str) -> int:
    with closing(Database(url)) as database, database.session() as session:
        return session.scalar(select(func.count()).select_from(Attestation)) or 0


def copy_while_people_attest(
    url: str, shell: Callable[..., subprocess.CompletedProcess[str]], folder: Path
) -> tuple[str, int]:
    """Take a backup between two attestations of another process; gives what it said, and how many there are after.

    That process stands still until the backup has begun its file, or it would be done before the program has started.
    """
    program = [sys.executable, "-m", "tests.faults.attesting", url]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(program, cwd=ROOT, env=environ) as busy, ThreadPoolExecutor(1) as aside:
        wait_until(lambda: attested(url) >= 5)
        busy.send_signal(signal.SIGSTOP)
        try:
            taking = aside.submit(shell, TAKE)
            wait_until(lambda: any(folder.iterdir()))
        finally:
            busy.send_signal(signal.SIGCONT)
        done = taking.result()
        assert busy.wait(120) == 0
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, attested(url)


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_was_copied_while_people_attest_is_restored_by_the_page(
    database_url: str, environ: dict[str, str], shell: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    prepare(database_url, PEOPLE)
    assert shell("induction certificate issue --pending --processes 1").returncode == 0
    first = shell("induction ledger checkpoint").stdout.splitlines()[1]
    said, after = copy_while_people_attest(database_url, shell, tmp_path / "backups")
    assert after == PEOPLE
    holds = re.search(r"It holds (\d+) people, (\d+) certificates and the ledger: (\d+) entries, root (\S+)", said)
    assert holds, said
    people, certificates, entries, root = holds.groups()
    assert int(people) == PEOPLE
    assert 5 <= int(certificates) < PEOPLE, "the copy was made between the first and the last"
    assert str(tmp_path / "seal-demo") in said
    copy = tmp_path / "backups" / "induction-2026-11-25.backup"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert list(copy.parent.iterdir()) == [copy]
    last = shell("induction ledger checkpoint").stdout.splitlines()[1]
    restored, changed = restore(database_url, shell)
    try:
        asked = shell(ASK, **changed)
        assert asked.returncode == 1, "an older copy must be noticed"
        cut = f"Cut off or rewritten: the ledger ends with {entries} entries, and a checkpoint has {last}.\n"
        assert asked.stderr == f"Entries {first} to {int(last) - 1}: {cut}"
        loaded = settings.load(environ | changed)
        with closing(Database(restored)) as database:
            assert f"has only {entries} now" in Keeper(loaded).alarm(database)
        done = shell(GO_ON, **changed)
        assert done.returncode == 0, done.stderr
        assert f"The ledger holds: {entries} entries" in done.stdout
        assert f"Root: {root}" in done.stdout
        assert attested(restored) == int(certificates)
        verify_a_certificate(restored, loaded.data_dir, shell)
    finally:
        if not restored.startswith("sqlite"):
            cluster, _, name = restored.rpartition("/")
            postgres.drop(cluster, name)


def restore(url: str, shell: Callable[..., subprocess.CompletedProcess[str]]) -> tuple[str, dict[str, str]]:
    """Follow the page; gives the address of the restored database, and the setting that names it."""
    is_file = url.startswith("sqlite")
    done = shell(SQLITE if is_file else POSTGRESQL)
    assert (done.returncode, done.stderr) == (0, "")
    names: Mapping[str, str] = shell.names  # type: ignore[attr-defined]
    restored = url if is_file else f"{url.rpartition('/')[0]}/{names['induction_restored']}"
    return restored, {"INDUCTION_DATABASE_URL": restored}


def verify_a_certificate(url: str, data_dir: Path, shell: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """The one that was really sealed: offline by the command, and as the page does with the restored register."""
    with closing(Database(url)) as database, database.session() as session:
        body = session.scalars(select(CertificateFile.body).order_by(CertificateFile.certificate_id)).first()
        assert body
        (data_dir / "certificate.pdf").write_bytes(body)
        answer = verification.verify_file(session, body, data_dir, MOMENT.date())
    assert (answer.verdict, bool(answer.shown)) == ("genuine", True)
    done = shell("induction certificate verify certificate.pdf")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_is_there_stays_as_it_is(shell: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = shell("echo mine > backups/one; induction backup backups/one")
    words = "backups/one is there already and stays as it is. Give a name that is free.\n"
    assert (done.returncode, done.stderr) == (1, words)
    done = shell("cat backups/one; induction backup nowhere/one")
    assert (done.returncode, done.stdout) == (1, "mine\n")
    assert done.stderr == "nowhere/one cannot be written: No such file or directory.\n"
    assert shell("induction backup").returncode == 2


@pytest.mark.parametrize("at", ["vacuum", "check", "fsync", "link"])
def test_a_backup_that_is_killed_leaves_nothing_under_its_name(
    at: str, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(sqlite_url, 3)
    target = tmp_path / "copy"
    status = in_a_child(lambda: _die_at(at, monkeypatch), sqlite_url, target)
    assert os.WIFSIGNALED(status), "the blow fell"
    assert not target.exists()
    assert os.WEXITSTATUS(in_a_child(lambda: None, sqlite_url, target)) == 0, "and the next one succeeds"
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def in_a_child(prepared: Callable[[], None], url: str, target: Path) -> int:
    child = os.fork()
    if child == 0:
        code = 70
        try:
            from induction.db.copying import copied  # noqa: PLC0415

            database = Database(url)
            prepared()
            in_place.add(target, lambda draft: copied(database, draft).__enter__())
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def _die_at(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if at == "vacuum":  # after a few hundred steps of SQLite's machine, in the middle of the copy

        def counted(connection: sqlite3.Connection, _record: object) -> None:
            connection.set_progress_handler(die, 400)

        from sqlalchemy import Engine  # noqa: PLC0415

        event.listen(Engine, "connect", counted)
    else:
        place = {"check": "induction.db.copying._opened", "fsync": "os.fsync", "link": "os.link"}[at]
        monkeypatch.setattr(place, die)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_and_leaves_nothing(environ: dict[str, str], database_url: str, tmp_path: Path) -> None:
    prepare(database_url, 1)
    (tmp_path / "backups").mkdir()

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    done = subprocess.run(
        ["induction", "backup", "backups/copy"], cwd=tmp_path, env=environ, preexec_fn=no_room, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("The database cannot be copied: ")
    assert done.stderr.count("\n") == 1
    assert not [*(tmp_path / "backups").iterdir()]


def test_the_password_is_in_no_list_of_processes(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(postgresql_url)
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (folder / name).write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/words\nexec {shutil.which(name)} "$@"\n')
        (folder / name).chmod(0o755)
    environ = {
        "PATH": f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}", "INDUCTION_DATA_DIR": str(tmp_path),
        "INDUCTION_DATABASE_URL": postgresql_url, "INDUCTION_SECRET_KEY": "only for tests, and long enough for that",
    }  # fmt: skip
    words = ["induction", "backup", "copy"]
    assert subprocess.run(words, cwd=tmp_path, env=environ, capture_output=True, check=False).returncode == 0
    said = (tmp_path / "words").read_text()
    assert f"--dbname=postgresql://{url.username}@{url.host}:{url.port}/{url.database}" in said
    assert str(url.password) not in said
    without = environ | {"PATH": str(Path(sys.executable).parent)}
    words = [sys.executable, "-m", "induction", "backup", "another"]
    done = subprocess.run(words, cwd=tmp_path, env=without, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1, "PostgreSQL is backed up by pg_dump, which is not installed (Debian: postgresql-client).\n"
    )  # fmt: skip


def test_where_there_are_no_links_the_file_is_named_at_the_end_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    target = tmp_path / "copy"
    assert in_place.add(target, lambda draft: draft.write_bytes(b"one")) == 3
    with pytest.raises(FileExistsError):
        in_place.add(target, lambda draft: draft.write_bytes(b"two"))
    assert ([*tmp_path.iterdir()], target.read_bytes()) == ([target], b"one")
