"""`induction ledger`: what whoever runs it sees, what is left on disk, and what the service does about an alarm."""

from __future__ import annotations

import json
import stat
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from induction import clock, jobs, settings
from induction.cli import root
from induction.db import Database, begin_write
from induction.domain.errors import RefusedError
from induction.domain.proofs import checkpoint, merkle
from induction.domain.proofs.ledger import Kind
from induction.keeper import Keeper
from induction.press import Press
from induction.services.proofs import checkpoints, ledger
from induction.signing import ledger_key
from tests.record import MOMENT

ENTRIES = 5


@pytest.fixture
def environ(sqlite_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "INDUCTION_DATABASE_URL": sqlite_url,
        "INDUCTION_DATA_DIR": str(tmp_path / "data"),
        "INDUCTION_SECRET_KEY": "only for tests, and long enough for that",
        "INDUCTION_BASE_URL": "https://induction.example",
    }


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    with closing(Database(sqlite_url)) as opened:
        add(opened, ENTRIES)
        yield opened


def add(database: Database, count: int) -> None:
    with database.session() as session:
        begin_write(session)
        for number in range(count):
            ledger.record(session, MOMENT, Kind.REVOCATION, f"certificate:{number}", {"reason": "issued in error"})
        session.commit()


def tamper(database: Database, statement: str) -> None:
    with database.session() as session:
        for trigger in (
            "ledger_entry_no_update", "ledger_entry_no_delete", "ledger_record_no_delete", "ledger_checkpoint_no_delete"
        ):  # fmt: skip
            session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for each in statement.split(";"):
            session.execute(text(each))
        session.commit()


def run(environ: Mapping[str, str], *words: str) -> Result:
    return CliRunner().invoke(root, ["ledger", *words], env=environ)


def test_a_ledger_that_holds(environ: dict[str, str], database: Database) -> None:
    done = run(environ, "verify")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("The ledger holds: 5 entries, each as it was made.\nCheckpoints that agree: 0.\n")


def test_a_checkpoint_is_printed_kept_in_the_file_and_verified(environ: dict[str, str], database: Database) -> None:
    first = run(environ, "checkpoint")
    assert first.exit_code == 0
    assert run(environ, "checkpoint").stdout == first.stdout  # it has not grown: nothing new is signed
    add(database, 1)
    second = run(environ, "checkpoint").stdout
    folder = Path(environ["INDUCTION_DATA_DIR"]) / "checkpoints"
    assert (folder / "checkpoints.txt").read_text(encoding="utf-8") == f"{first.stdout}\n{second}\n"
    (verifier,) = ledger_key.read_verifiers(folder / "keys.txt")
    assert verifier.name == "induction.example/ledger"
    assert [checkpoint.read(note, [verifier]).size for note in (first.stdout, second)] == [5, 6]
    assert "Checkpoints that agree: 4." in run(environ, "verify").stdout  # two in the database, two in the file


def test_the_key_is_for_its_owner_only_and_stays(environ: dict[str, str], database: Database) -> None:
    loaded = settings.load(environ)
    signers = [ledger_key.load_signer(loaded) for _ in range(2)]
    assert signers[0].verifier == signers[1].verifier
    path = Path(environ["INDUCTION_DATA_DIR"]) / "ledger-key.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {each.name for each in path.parent.iterdir()} == {"ledger-key.pem", "checkpoints"}


def test_every_key_that_was_used_stays_known(environ: dict[str, str], database: Database) -> None:
    assert run(environ, "checkpoint").exit_code == 0
    (Path(environ["INDUCTION_DATA_DIR"]) / "ledger-key.pem").unlink()  # lost: a new one is made
    add(database, 1)
    assert run(environ, "checkpoint").exit_code == 0
    assert "Checkpoints that agree: 4." in run(environ, "verify").stdout


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("no key\n", "holds no private key that is open"),
        ("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "holds no private key that is open"),
    ],
)
def test_a_key_that_cannot_be_used_is_named(
    environ: dict[str, str], database: Database, tmp_path: Path, body: str, what: str
) -> None:
    path = tmp_path / "own.pem"
    path.write_text(body)
    done = run(environ | {"INDUCTION_LEDGER_KEY_FILE": str(path)}, "checkpoint")
    assert done.exit_code == 1
    assert isinstance(done.exception, RefusedError)
    assert f"{path} {what}" in done.exception.words


def test_an_empty_ledger_is_not_signed(environ: dict[str, str], sqlite_url: str) -> None:
    done = run(environ, "checkpoint")
    assert isinstance(done.exception, RefusedError)
    assert done.exception.reason == "ledger-empty"
    assert run(environ, "verify").stdout.startswith("The ledger holds: 0 entries")


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE ledger_entry SET kind = 'correction' WHERE leaf_index = 3", "Entry 3: It has been changed"),
        ("DELETE FROM ledger_record WHERE leaf_index = 2; DELETE FROM ledger_entry WHERE leaf_index = 2",
         "Entry 2: It is missing; the next one is entry 3."),
        ("DELETE FROM ledger_record WHERE leaf_index > 3; DELETE FROM ledger_entry WHERE leaf_index > 3",
         "Entries 0 to 4: Cut off or rewritten: the ledger ends with 4 entries, and a checkpoint has 5."),
    ],
)  # fmt: skip
def test_tampering_is_named_on_one_line_with_exit_1(
    environ: dict[str, str], database: Database, statement: str, says: str
) -> None:
    run(environ, "checkpoint")
    tamper(database, statement)
    done = run(environ, "verify")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


def test_a_checkpoint_from_outside_is_a_witness(environ: dict[str, str], database: Database, tmp_path: Path) -> None:
    mail = tmp_path / "mail.txt"
    mail.write_text(f"\n{run(environ, 'checkpoint').stdout}\n", encoding="utf-8")
    assert run(environ, "verify", "--checkpoint", str(mail)).exit_code == 0
    tamper(database, "DELETE FROM ledger_checkpoint; DELETE FROM ledger_record; DELETE FROM ledger_entry")
    (Path(environ["INDUCTION_DATA_DIR"]) / "checkpoints" / "checkpoints.txt").unlink()
    assert run(environ, "verify").exit_code == 0  # nobody here remembers
    done = run(environ, "verify", "--checkpoint", str(mail))
    assert done.exit_code == 1
    assert "ends with 0 entries, and a checkpoint has 5" in done.stderr


def test_a_certificate_is_a_witness(environ: dict[str, str], database: Database) -> None:
    root_line = run(environ, "verify").stdout.splitlines()[-1].removeprefix("Root: ")
    add(database, 2)
    assert run(environ, "verify", "--witness", f"5:{root_line}").exit_code == 0
    assert "Checkpoints that agree: 1." in run(environ, "verify", "--witness", f"5:{root_line}").stdout
    done = run(environ, "verify", "--witness", f"6:{root_line}")
    assert (done.exit_code, done.stderr[:40]) == (1, "Entries 0 to 5: Rewritten: the checkpoin")
    assert run(environ, "verify", "--witness", "5").exit_code == 2


def test_a_checkpoint_that_cannot_be_confirmed_is_exit_2(
    environ: dict[str, str], database: Database, tmp_path: Path
) -> None:
    note = run(environ, "checkpoint").stdout
    stranger, forged = tmp_path / "stranger.txt", tmp_path / "forged.txt"
    stranger.write_text(note.replace("induction.example", "elsewhere.example"), encoding="utf-8")
    forged.write_text(note.replace("\n5\n", "\n4\n"), encoding="utf-8")
    assert run(environ, "verify", "--checkpoint", str(stranger)).exit_code == 2
    assert run(environ, "verify", "--checkpoint", str(forged)).exit_code == 1
    none = tmp_path / "none.txt"
    none.write_text("", encoding="utf-8")
    assert run(environ, "verify", "--trust", str(none)).exit_code == 2
    assert run(environ, "verify", "--checkpoint", str(none)).stderr == f"{none} holds no checkpoint.\n"
    keys = Path(environ["INDUCTION_DATA_DIR"]) / "checkpoints" / "keys.txt"
    assert run(environ, "verify", "--trust", str(keys)).exit_code == 0


def test_a_proof_can_be_followed(environ: dict[str, str], database: Database) -> None:
    proof = json.loads(run(environ, "prove", "3").stdout)
    path = [b64decode(each) for each in proof["path"]]
    leaf = merkle.leaf_hash(proof["entry"].encode())
    assert merkle.is_included(leaf, 3, proof["size"], path, b64decode(proof["root"]))
    assert json.loads(proof["record"])["subject"] == "certificate:3"
    done = run(environ, "prove", "5")
    assert (done.exit_code, done.stderr) == (1, "The ledger has no entry 5 among the first 5.\n")


def test_the_sweep_signs_one_an_hour_while_the_ledger_grows(environ: dict[str, str], database: Database) -> None:
    keeper = Keeper(settings.load(environ))
    now = MOMENT
    assert jobs.keep_checkpoint(database, keeper, now)
    assert jobs.keep_checkpoint(database, keeper, now + timedelta(days=1)) is None  # it has not grown
    add(database, 1)
    assert jobs.keep_checkpoint(database, keeper, now + timedelta(minutes=59)) is None
    assert jobs.keep_checkpoint(database, keeper, now + timedelta(minutes=60))
    with database.session() as session:
        latest = ledger.latest_checkpoint(session)
        assert latest
        assert (latest.size, latest.signed_at) == (6, now + timedelta(minutes=60))
        assert checkpoints.contradiction(session) == ""


def test_what_a_crash_kept_from_the_file_is_written_the_next_time(environ: dict[str, str], database: Database) -> None:
    run(environ, "checkpoint")
    path = Path(environ["INDUCTION_DATA_DIR"]) / "checkpoints" / "checkpoints.txt"
    before = path.read_text(encoding="utf-8")
    path.write_text("", encoding="utf-8")
    run(environ, "checkpoint")
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("keep_table", [True, False])
def test_a_contradiction_raises_an_alarm_and_nothing_more_is_signed(
    environ: dict[str, str], database: Database, keep_table: bool
) -> None:
    run(environ, "checkpoint")
    gone = "DELETE FROM ledger_record WHERE leaf_index > 3; DELETE FROM ledger_entry WHERE leaf_index > 3"
    tamper(database, gone if keep_table else f"DELETE FROM ledger_checkpoint; {gone}")
    loaded = settings.load(environ)
    words = Keeper(loaded).alarm(database)
    assert "it had 5 entries and has only 4 now. Certificates wait, and attesting goes on." in words
    assert words in Press(loaded, words).pending(clock.now())
    with database.session() as session:
        assert (ledger.why_issuing_waits(session, clock.now()) == words) is keep_table
    add(database, 3)  # attesting goes on
    with pytest.raises(RefusedError) as refused:
        jobs.keep_checkpoint(database, Keeper(loaded), clock.now(), is_asked_for=True)
    assert refused.value.reason == "ledger-contradicted"
    assert "its first 5 entries are not what they were" in refused.value.words


def test_a_file_that_nobody_signed_raises_an_alarm(environ: dict[str, str], database: Database) -> None:
    note = run(environ, "checkpoint").stdout
    path = Path(environ["INDUCTION_DATA_DIR"]) / "checkpoints" / "checkpoints.txt"
    path.write_text(note.replace("\n5\n", "\n4\n"), encoding="utf-8")
    assert "did not sign this text. Certificates wait" in Keeper(settings.load(environ)).alarm(database)


def test_a_database_without_tables_raises_no_alarm(environ: dict[str, str], tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/none.db")) as empty:
        assert Keeper(settings.load(environ)).alarm(empty) == ""
