"""A certificate against a checkpoint, without the service: the command and the auditor's own program agree."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from induction import jobs, settings
from induction.cli import root
from induction.db import Database, begin_write
from induction.domain.proofs.ledger import Kind
from induction.keeper import Keeper
from induction.services.certification import seal_keys
from induction.services.proofs import ledger
from induction.signing import standalone
from tests.web.conftest import Clock
from tests.web.test_verify import Issued, database_url, issue, press  # noqa: F401 - fixtures

SEALED_UNDER, LATER = 1, 6  # entries when it was sealed; entries of the later checkpoint


@dataclass
class Desk:
    """What an auditor has: the certificate, the trust, checkpoints; and the organisation's own command."""

    environ: dict[str, str]
    folder: Path
    number: str

    def ours(self, *words: str) -> Result:
        return CliRunner().invoke(root, list(words), env=self.environ)

    def verify(self, *words: str, file: str = "certificate.pdf") -> tuple[int, str]:
        """Both programs, with an environment in which there is no database."""
        asked = [file, "--trust", "trust.pem", *words]
        paths = [str(self.folder / each) if "." in each else each for each in asked]
        bare = {"INDUCTION_DATABASE_URL": "sqlite:////nowhere/none.db", "INDUCTION_DATA_DIR": "/nowhere"}
        mine = CliRunner().invoke(root, ["certificate", "verify", *paths], env=bare)
        command = [sys.executable, "-I", str(self.folder / standalone.FILE_NAME), *paths]
        theirs = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert mine.exit_code == theirs.returncode, (mine.output, theirs.stdout + theirs.stderr)
        return theirs.returncode, mine.stdout + theirs.stdout + theirs.stderr


@pytest.fixture
def desk(
    issue: Callable[[], Issued],  # noqa: F811 - the fixture
    environ: dict[str, str],
    database: Database,
    clock: Clock,
    tmp_path: Path,
) -> Desk:
    keeper, issued = Keeper(settings.load(environ)), issue()
    folder = tmp_path / "auditor"
    folder.mkdir()
    (folder / "certificate.pdf").write_bytes(issued.body)
    (folder / "first.txt").write_text(jobs.keep_checkpoint(database, keeper, clock(), is_asked_for=True) or "")
    with database.session() as session:
        begin_write(session)
        for number in range(LATER - 2):
            ledger.record(session, clock(), Kind.REVOCATION, f"revocation:{number}", {"reason": "tried"})
        session.commit()
    clock.pass_(hours=2)
    (folder / "later.txt").write_text(jobs.keep_checkpoint(database, keeper, clock(), is_asked_for=True) or "")
    (folder / standalone.FILE_NAME).write_text(standalone.program(), encoding="utf-8")
    made = Desk(environ, folder, issued.number)
    assert made.ours("keys", "export-trust", "--output", str(folder / "trust.pem")).exit_code == 0
    assert made.ours("certificate", "prove", issued.number, "--output", str(folder / "proof.json")).exit_code == 0
    return made


def test_the_later_checkpoint_confirms_it_with_the_proof_beside_it(desk: Desk) -> None:
    code, told = desk.verify("--checkpoint", "later.txt", "--proof", "proof.json")
    assert code == 0, told
    words = (
        f"Ledger: confirmed. Entry 0 is in the ledger of {LATER} entries that localhost/ledger signed, which recorded"
    )
    assert told.count(words) == 2


def test_without_the_proof_both_say_what_to_ask_for(desk: Desk) -> None:
    code, told = desk.verify("--checkpoint", "later.txt")
    assert (code, f"induction certificate prove NUMBER --size {LATER}" in told) == (2, True), told
    assert desk.verify("--checkpoint", "first.txt")[0] == 2  # the issue's own entry stands between the two
    done = desk.ours("certificate", "prove", desk.number, "--size", "2", "--output", str(desk.folder / "first.json"))
    assert done.exit_code == 0
    assert desk.verify("--checkpoint", "first.txt", "--proof", "first.json")[0] == 0


def test_a_checkpoint_that_is_not_the_ledgers_confirms_nothing(desk: Desk) -> None:
    note = (desk.folder / "later.txt").read_text()
    (desk.folder / "forged.txt").write_text(note.replace(f"\n{LATER}\n", "\n7\n"))
    (desk.folder / "none.txt").write_text("a mail without one\n")
    (desk.folder / "damaged.json").write_text("{")
    for words, said in (
        (["--checkpoint", "forged.txt"], "did not sign this text"),
        (["--checkpoint", "none.txt"], "holds no checkpoint"),
        (["--checkpoint", "later.txt", "--proof", "damaged.json"], "no file of proofs"),
    ):
        code, told = desk.verify(*words)
        assert (code, said in told, "Traceback" in told) == (2, True, False), told
    trust = desk.folder / "trust.pem"
    trust.write_text(trust.read_text().replace("Ledger key", "Ledger's key"))
    code, told = desk.verify("--checkpoint", "later.txt")
    assert (code, "names no key of a ledger" in told) == (2, True), told
    assert desk.verify()[0] == 0  # and the seal is judged as before


def test_another_ledgers_checkpoint_of_the_same_size_contradicts_it(desk: Desk, environ: dict[str, str]) -> None:
    from induction.domain.proofs import checkpoint  # noqa: PLC0415
    from induction.signing import ledger_key  # noqa: PLC0415

    signer = ledger_key.load_signer(settings.load(environ))
    (desk.folder / "fork.txt").write_text(checkpoint.signed(SEALED_UNDER, b"f" * 32, signer))
    code, told = desk.verify("--checkpoint", "fork.txt")
    assert (code, "says another root than the certificate" in told) == (1, True), told
    damaged = bytearray((desk.folder / "certificate.pdf").read_bytes())
    damaged[9000] ^= 1
    (desk.folder / "damaged.pdf").write_bytes(damaged)
    code, told = desk.verify("--checkpoint", "later.txt", "--proof", "proof.json", file="damaged.pdf")
    assert (code, "confirmed. Entry" in told) == (1, False), told


def test_of_a_compromised_key_the_ledger_tells_which_files_were_its_owners(
    desk: Desk, database: Database, clock: Clock
) -> None:
    (kid,) = (each.key.id for each in seal_keys.known(database.session()))
    since = clock() - timedelta(hours=1)
    for moment, code, said in (
        (since, 0, "but the ledger recorded exactly these bytes"),
        (since - timedelta(hours=2), 2, ""),
    ):
        assert desk.ours("keys", "mark-compromised", kid, moment.isoformat()).exit_code == 0
        desk.ours("keys", "export-trust", "--output", str(desk.folder / "trust.pem"))
        assert desk.verify()[0] == 2
        found, told = desk.verify("--checkpoint", "later.txt", "--proof", "proof.json")
        assert (found, said in told) == (code, True), told


@pytest.mark.parametrize(
    ("words", "said"),
    [(["SM-NONE-NONE"], "No certificate SM-NONE-NONE has been issued"), (["{number}", "--size", "99"], "never had 99")],
)
def test_what_cannot_be_proved_is_refused_in_words(desk: Desk, words: list[str], said: str) -> None:
    done = desk.ours("certificate", "prove", *(each.format(number=desk.number) for each in words))
    assert (done.exit_code, said in str(done.exception)) == (1, True)
