"""The keys of the seal over the years: made under a root, rotated, compromised, lost, and inside a token."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key

from induction import clock, settings, signing
from induction.cli import root as program
from induction.db import Database
from induction.domain.errors import RefusedError
from induction.press import Press
from induction.seal_settings import Seal, Token
from induction.services.certification import seal_keys
from induction.signing import key_folder
from tests.pdf.certificates import DOCUMENT, SEALED_AT, run

SECRET = "a passphrase for tests"
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
GENUINE, UNCONFIRMED, NOT_GENUINE = signing.Verdict.GENUINE, signing.Verdict.UNCONFIRMED, signing.Verdict.NOT_GENUINE


@dataclass
class Trust:
    """A Trust with a root on a memory stick and a folder of seal keys, at the command line."""

    folder: Path
    database_url: str
    now: datetime = SEALED_AT
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        return {
            "INDUCTION_DATABASE_URL": self.database_url,
            "INDUCTION_DATA_DIR": str(self.folder / "data"),
            "INDUCTION_SECRET_KEY": "only for tests, and long enough for them",
            "INDUCTION_ORGANISATION": "Larkmere Vale NHS Foundation Trust",
            "INDUCTION_SEAL_FOLDER": str(self.folder / "seal"),
            "INDUCTION_SEAL_PASSPHRASE": SECRET,
            "INDUCTION_ROOT_PASSPHRASE": SECRET,
            **self.more,
        }

    def keys(self, *arguments: object) -> Result:
        return CliRunner().invoke(program, ["keys", *map(str, arguments)], env=self.environ)

    def rotate(self) -> str:
        done = self.keys("rotate", "--root", self.folder / "stick")
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output.split()[1]

    def press(self) -> Press:
        return Press(settings.load(self.environ))

    def sealed(self, press: Press, drawn: bytes) -> bytes:
        """Seal and remember the key, as issuing does."""
        made = press.seal(drawn, DOCUMENT, self.now)
        database = Database(self.database_url)
        with database.session() as session:
            seal_keys.keep(session, made.key, self.now)
            session.commit()
        database.close()
        return made.body

    def trust(self) -> signing.Trust:
        """What a stranger is sent."""
        path = self.folder / "trust.pem"
        assert self.keys("export-trust", "--output", path).exit_code == 0
        return signing.read_trust(path)


@pytest.fixture
def trust(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trust:
    """A Trust whose root is made, on the day of the tests."""
    made = Trust(tmp_path, sqlite_url)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    done = made.keys("root", tmp_path / "stick")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "stick" / "root-key.pem").stat().st_mode & 0o777 == 0o600
    return made


def test_certificates_stay_genuine_through_three_rotations_and_the_running_press_takes_each_key(
    trust: Trust, rendered: bytes
) -> None:
    press, bodies, ids = trust.press(), [], []
    for _ in range(4):
        ids.append(trust.rotate())
        bodies.append(trust.sealed(press, rendered))
        trust.now += timedelta(days=400)
    known = trust.trust()
    found = [signing.examine(body, known) for body in bodies]
    assert [each.verdict for each in found] == [GENUINE] * 4
    assert [each.key_id for each in found] == ids
    assert len(set(ids)) == 4
    assert len(known.roots) == 1
    listed = trust.keys("list").output.splitlines()
    assert [line.split()[0] for line in listed] == ids
    assert ["in use" in line and "no longer" not in line for line in listed] == [False, False, False, True]


def test_a_stranger_needs_only_the_file_of_trust_and_other_programs_read_it_too(
    trust: Trust, rendered: bytes, tmp_path: Path
) -> None:
    trust.rotate()
    (tmp_path / "certificate.pdf").write_bytes(trust.sealed(trust.press(), rendered))
    trust.trust()
    command = ["certificate", "verify", str(tmp_path / "certificate.pdf"), "--trust", str(tmp_path / "trust.pem")]
    assert CliRunner().invoke(program, command, env={"INDUCTION_DATA_DIR": "none"}).exit_code == 0
    told = run("openssl", "x509", "-in", tmp_path / "trust.pem", "-noout", "-subject", "-enddate")
    assert "Root for certificate seals" in told
    assert "2051" in told


def test_a_compromised_key_confirms_nothing_more_and_the_others_stay(trust: Trust, rendered: bytes) -> None:
    press, since = trust.press(), trust.now + timedelta(days=10)
    old = trust.rotate()
    before = trust.sealed(press, rendered)
    trust.now += timedelta(days=20)
    assert trust.keys("mark-compromised", old, since.isoformat()).exit_code == 0
    with pytest.raises(signing.SealError, match=r"others may have had the seal's key .* since 3 December 2026"):
        press.seal(rendered, DOCUMENT, trust.now)
    assert "others may have had" in press.pending(trust.now)
    new = trust.rotate()
    after = trust.sealed(press, rendered)
    known = trust.trust()
    assert known.compromised == {old: since}
    assert [signing.examine(body, known).verdict for body in (before, after)] == [UNCONFIRMED, GENUINE]
    found = signing.examine(before, known)
    assert (found.reason, found.number) == ("compromised", "SM-7K3F-9QXT")
    assert signing.examine(before[:-40] + b"x" * 40, known).verdict is NOT_GENUINE
    assert f"{old}  compromised since 2026-12-03T09:30:15Z" in trust.keys("list").output
    assert f"{new}  in use" in trust.keys("list").output


def test_said_twice_the_earliest_moment_counts(trust: Trust, rendered: bytes) -> None:
    old = trust.rotate()
    trust.sealed(trust.press(), rendered)
    for time in ("2026-12-03T09:00Z", "2026-12-01T10:00+01:00", "2026-12-24T09:00Z"):
        assert trust.keys("mark-compromised", old, time).exit_code == 0
    assert {each.isoformat() for each in trust.trust().compromised.values()} == {"2026-12-01T09:00:00+00:00"}


def lose(trust: Trust) -> None:
    shutil.rmtree(trust.folder / "seal")


def lose_the_mark(trust: Trust) -> None:
    (trust.folder / "seal" / "current").write_text("../elsewhere")


def forget_the_passphrase(trust: Trust) -> None:
    trust.more["INDUCTION_SEAL_PASSPHRASE"] = "another passphrase"


def wait_three_years(trust: Trust) -> None:
    trust.now += timedelta(days=3 * 365 + 1)


def set_the_clock_back(trust: Trust) -> None:
    trust.now -= timedelta(days=2)


@pytest.mark.parametrize(
    ("mishap", "words"),
    [
        (lose, "cannot be read (No such file or directory)"),
        (lose_the_mark, "names no key"),
        (forget_the_passphrase, "the passphrase does not open the key"),
        (wait_three_years, "expired on 22 November 2029"),
        (set_the_clock_back, "is not valid before 23 November 2026"),
    ],
)
def test_what_stands_in_the_way_is_said_nothing_is_sealed_and_old_certificates_verify(
    mishap: Callable[[Trust], None], words: str, trust: Trust, rendered: bytes
) -> None:
    trust.rotate()
    before = trust.sealed(trust.press(), rendered)
    mishap(trust)
    press = trust.press()  # the settings are read all the same: the service starts
    assert words in press.pending(trust.now)
    with pytest.raises(signing.SealError, match="Certificates wait until then"):
        press.seal(rendered, DOCUMENT, trust.now)
    assert signing.examine(before, trust.trust()).verdict is GENUINE
    listed = trust.keys("list")
    assert listed.exit_code == 1
    assert "no longer in use" in listed.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rotate"], "Give --root, and INDUCTION_SEAL_FOLDER"),
        (["rotate", "--root", "{stick}/none"], "cannot be read"),
        (["root", "{stick}"], "There is a root in"),
        (["mark-compromised", "0" * 16, "2026-12-03T09:00Z"], "No key 0000000000000000 ever sealed here"),
        (["mark-compromised", "0" * 16, "yesterday"], "is no moment"),
        (["mark-compromised", "0" * 16, "2026-12-03"], "Say the time zone too"),
        (["export-trust"], "nothing to trust yet"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(arguments: list[str], words: str, trust: Trust) -> None:
    stick = str(trust.folder / "stick")
    done = trust.keys(*(argument.format(stick=stick) for argument in arguments))
    assert words in str(done.exception)
    assert not (trust.folder / "seal").exists()


def test_a_root_opens_only_with_its_passphrase(trust: Trust) -> None:
    with pytest.raises(RefusedError, match="does not open"):
        key_folder.open_root(trust.folder / "stick", "another passphrase")
    trust.more["INDUCTION_SEAL_PASSPHRASE"] = "short"
    done = trust.keys("rotate", "--root", trust.folder / "stick")
    assert "12 characters or more" in str(done.exception)


def test_the_demo_rotates_without_a_root(trust: Trust, rendered: bytes) -> None:
    trust.more["INDUCTION_SEAL_FOLDER"] = ""
    press = trust.press()
    press.prepare(trust.now)
    bodies = [trust.sealed(press, rendered)]
    assert trust.keys("rotate").exit_code == 0
    bodies.append(trust.sealed(press, rendered))
    found = [signing.examine(body, trust.trust()) for body in bodies]
    assert [each.verdict for each in found] == [GENUINE, GENUINE]
    assert found[0].key_id != found[1].key_id


def request_for(folder: Path, key: rsa.RSAPrivateKey) -> Path:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "whatever it says")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    path = folder / "request.pem"
    path.write_bytes(request.public_bytes(Encoding.PEM))
    return path


def test_a_weak_key_is_not_certified(trust: Trust, tmp_path: Path) -> None:
    request = request_for(tmp_path, rsa.generate_private_key(65537, 2048))
    done = trust.keys("certify", request, "--root", tmp_path / "stick", "--output", tmp_path / "chain.pem")
    assert "RSA key of 3072 bits or more" in str(done.exception)
    assert not (tmp_path / "chain.pem").exists()


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    """An empty token of SoftHSM."""
    if not SOFTHSM.exists():
        pytest.skip("SoftHSM is not installed here: apt-get install softhsm2")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    run("softhsm2-util", "--init-token", "--free", "--label", "trust", "--pin", SECRET, "--so-pin", SECRET)
    return Token(SOFTHSM, "trust", "seal")


MAKE_KEY = """
import pkcs11, sys
from pkcs11.util.rsa import encode_rsa_public_key
session = pkcs11.lib(sys.argv[1]).get_token(token_label="trust").open(rw=True, user_pin=sys.argv[2])
public, private = session.generate_keypair(pkcs11.KeyType.RSA, 3072, store=True, label="seal")
sys.stdout.buffer.write(encode_rsa_public_key(public))
"""
SEAL_WITH = """
import sys
from datetime import datetime
from pathlib import Path
from induction import signing
from induction.seal_settings import Seal, Token
folder, pin = Path(sys.argv[2]), sys.argv[3]
seal = Seal(None, folder / "chain.pem", pin, None, Token(Path(sys.argv[1]), sys.argv[4], "seal"))
at = datetime.fromisoformat(sys.argv[5])
print(signing.why_unavailable(seal, folder, at))
if pin == "a passphrase for tests" and sys.argv[4] == "trust":
    body = signing.Sealer.load(seal, folder).seal((folder / "drawn.pdf").read_bytes(), at).body
    (folder / "sealed.pdf").write_bytes(body)
"""


def in_a_process(program: str, *arguments: object) -> bytes:
    """The library of a token belongs to its process: a test must not leave it to the next."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_a_key_in_a_token_seals_and_never_comes_out(
    trust: Trust, token: Token, rendered: bytes, tmp_path: Path
) -> None:
    public = load_der_public_key(in_a_process(MAKE_KEY, SOFTHSM, SECRET))
    assert isinstance(public, rsa.RSAPublicKey)
    root = key_folder.open_root(tmp_path / "stick", SECRET)
    certificate = key_folder.certify(public, key_folder.named("Trust", "Seal"), root.key, root.certificate, SEALED_AT)
    chain = b"".join(each.public_bytes(Encoding.PEM) for each in (certificate, root.certificate))
    (tmp_path / "chain.pem").write_bytes(chain)
    (tmp_path / "drawn.pdf").write_bytes(rendered)

    def seal(pin: str, label: str) -> str:
        return in_a_process(SEAL_WITH, SOFTHSM, tmp_path, pin, label, SEALED_AT.isoformat()).decode()

    assert seal(SECRET, "trust") == "None\n"
    known = signing.Trust((root.certificate,), {})
    found = signing.examine((tmp_path / "sealed.pdf").read_bytes(), known)
    assert (found.verdict, found.signer) == (GENUINE, "Trust")
    assert "the PIN does not open the token trust" in seal("not the right PIN", "trust")
    assert "cannot be reached" in seal(SECRET, "no such token")


def test_settings_name_a_token_whole_or_not_at_all(trust: Trust) -> None:
    given = {f"INDUCTION_SEAL_PKCS11_{name}": "x" for name in ("MODULE", "TOKEN", "KEY")}
    trust.more = {"INDUCTION_SEAL_FOLDER": "", "INDUCTION_SEAL_CERTIFICATE_FILE": "chain.pem", **given}
    seal = settings.load(trust.environ).seal
    assert seal == Seal(None, Path("chain.pem").absolute(), SECRET, None, Token(Path("x").absolute(), "x", "x"))
    assert not seal.is_demo
    for wrong in ({"INDUCTION_SEAL_PKCS11_KEY": ""}, {"INDUCTION_SEAL_FOLDER": "y"}, {"INDUCTION_SEAL_KEY_FILE": "y"}):
        with pytest.raises(settings.SettingsError, match=r"together|several"):
            settings.load(trust.environ | wrong)


def test_the_root_lists_the_certificates_of_compromised_keys(trust: Trust, rendered: bytes, tmp_path: Path) -> None:
    old = trust.rotate()
    trust.sealed(trust.press(), rendered)
    for number, count in ((0, 0), (1, 1)):
        path = tmp_path / f"{number}.crl"
        assert trust.keys("revocation-list", "--root", tmp_path / "stick", "--output", path).exit_code == 0
        listed = x509.load_pem_x509_crl(path.read_bytes())
        assert len(list(listed)) == count
        assert listed.is_signature_valid(trust.trust().roots[0].public_key())
        trust.keys("mark-compromised", old, "2026-12-03T09:00Z")
