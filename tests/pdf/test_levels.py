"""Seals above B-B: a moment that an authority vouches for, proof of revocation under the seal, never silently less."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from induction import settings, signing
from induction.domain.certificates.seal import Sealed, SealLevel
from induction.seal_settings import Seal, Strength
from induction.signing import key_folder
from induction.signing.envelope import open_envelope, open_signature
from tests.pdf.authority import TestAuthority, revocation_list, serving, write_root
from tests.pdf.certificates import ORGANISATION, SEALED_AT, run
from tests.pdf.test_examination import with_signature

SECRET = "a passphrase for tests"
GENUINE, NOT_GENUINE, UNCONFIRMED = signing.Verdict.GENUINE, signing.Verdict.NOT_GENUINE, signing.Verdict.UNCONFIRMED


@dataclass
class Place:
    """A Trust with a root of its own, and an authority that answers."""

    folder: Path
    seal: Seal
    authority: TestAuthority

    def at(self, level: SealLevel, **more: object) -> Seal:
        return replace(self.seal, strength=replace(self.seal.strength, level=level, **more))

    def sealed(self, level: SealLevel, drawn: bytes, **more: object) -> Sealed:
        return signing.Sealer.load(self.at(level, **more), self.folder / "data").seal(drawn, SEALED_AT)

    def trust(self) -> signing.Trust:
        path = self.folder / "trust.pem"
        path.write_text(signing.write_trust(signing.exported_trust(self.folder / "data"), ORGANISATION))
        return signing.read_trust(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("levels")
    key_folder.make_root(folder / "stick", ORGANISATION, SECRET, SEALED_AT)
    root = key_folder.open_root(folder / "stick", SECRET)
    key_folder.rotate(folder / "seal", root, ORGANISATION, SECRET, SEALED_AT)
    authority = TestAuthority(SEALED_AT)
    (folder / "lists").mkdir()
    (folder / "lists" / "own.crl").write_bytes(revocation_list(root.certificate, root.key, SEALED_AT))
    (folder / "lists" / "time.crl").write_bytes(revocation_list(authority.root, authority.root_key, SEALED_AT))
    with serving(authority) as address:
        strength = Strength(SealLevel.B_T, True, address, write_root(authority, folder), folder / "lists")
        yield Place(folder, Seal(passphrase=SECRET, folder=folder / "seal", strength=strength), authority)


@pytest.fixture
def place(made: Place) -> Iterator[Place]:
    made.authority.is_silent = False
    yield made
    made.authority.is_silent = False


@pytest.mark.parametrize("level", [SealLevel.B_T, SealLevel.B_LT])
def test_a_seal_of_a_level_is_genuine_says_so_and_other_programs_agree(
    level: SealLevel, place: Place, rendered: bytes, tmp_path: Path
) -> None:
    made = place.sealed(level, rendered)
    assert made.level is level
    assert made.body.startswith(rendered)
    found = signing.examine(made.body, place.trust())
    assert (found.verdict, found.level) == (GENUINE, level)
    assert found.vouched_at == SEALED_AT + timedelta(minutes=1)
    assert "A timestamp authority saw the seal on 23 November 2026." in found.words
    (tmp_path / "c.pdf").write_bytes(made.body)
    told = run("pdfsig", "-nocert", tmp_path / "c.pdf")
    assert "Total document signed" in told
    assert told.count("Signature #") == 1
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", tmp_path / "c.pdf")
    assert (b"/DSS" in made.body) is (level is SealLevel.B_LT)


def test_openssl_verifies_the_timestamp(place: Place, rendered: bytes, tmp_path: Path) -> None:
    signature = open_signature(open_envelope(place.sealed(SealLevel.B_T, rendered).body))
    (tmp_path / "token").write_bytes(signature.token)
    (tmp_path / "value").write_bytes(signature.value)
    command = ["openssl", "ts", "-verify", "-token_in", "-in", tmp_path / "token", "-data", tmp_path / "value"]
    told = run(*command, "-CAfile", place.folder / "authority.pem", "-attime", int(SEALED_AT.timestamp()) + 120)
    assert "Verification: OK" in told


def test_a_timestamp_taken_away_or_of_another_is_noticed(place: Place, rendered: bytes) -> None:
    body, other = (place.sealed(SealLevel.B_T, drawn).body for drawn in (rendered, rendered.replace(b"3F-9", b"3F-8")))
    token = [None]

    def keep(info) -> None:
        token[0] = info["content"]["signer_infos"][0]["unsigned_attrs"].copy()

    def strip(info) -> None:
        del info["content"]["signer_infos"][0]["unsigned_attrs"]

    def swap(info) -> None:
        info["content"]["signer_infos"][0]["unsigned_attrs"] = token[0]

    assert with_signature(other, keep) == other
    for change in (strip, swap):
        assert signing.examine(with_signature(body, change), place.trust()).verdict is NOT_GENUINE, change.__name__
    plain = place.sealed(SealLevel.B_B, rendered).body
    assert signing.examine(with_signature(plain, swap), place.trust()).verdict is NOT_GENUINE


def test_an_authority_that_nobody_trusts_vouches_for_nothing(place: Place, rendered: bytes) -> None:
    body = place.sealed(SealLevel.B_T, rendered).body
    known = place.trust()
    strangers = TestAuthority(SEALED_AT).root
    assert signing.examine(body, replace(known, authorities=(strangers,))).verdict is NOT_GENUINE
    found = signing.examine(body, replace(known, authorities=()))
    assert (found.verdict, found.vouched_at) == (GENUINE, None)  # the seal itself is whole, and ours


def test_an_authoritys_root_is_never_believed_about_seals(place: Place, rendered: bytes) -> None:
    body = place.sealed(SealLevel.B_B, rendered).body
    known = place.trust()
    assert len(known.roots) == len(known.authorities) == 1
    turned = signing.Trust(known.authorities, {}, known.roots)
    assert signing.examine(body, turned).reason == "unknown-authority"


def test_what_was_stamped_before_a_compromise_stays_genuine_offline(place: Place, rendered: bytes) -> None:
    body = place.sealed(SealLevel.B_T, rendered)
    for hours, verdict in ((1, GENUINE), (-1, UNCONFIRMED)):
        marked = replace(place.trust(), compromised={body.key.id: SEALED_AT + timedelta(hours=hours)})
        found = signing.examine(body.body, marked)
        assert found.verdict is verdict, found.words


def survived(body: bytes, times: int, trust: signing.Trust) -> list[tuple[int, int]]:
    first, second = open_envelope(body).byte_range[1:3]
    chosen, found = random.Random(5), []
    for _ in range(times):
        place, bit = chosen.randrange(first, second), 1 << chosen.randrange(8)
        changed = bytearray(body)
        changed[place] ^= bit
        if signing.examine(bytes(changed), trust).verdict is not NOT_GENUINE:
            found.append((place, bit))
    return found


def test_no_flipped_bit_in_the_signature_and_its_timestamp_leaves_it_genuine(place: Place, rendered: bytes) -> None:
    assert survived(place.sealed(SealLevel.B_T, rendered).body, 150, place.trust()) == []


@pytest.mark.slow
def test_no_flipped_bit_of_2000_in_the_signature_and_its_timestamp_leaves_it_genuine(
    place: Place, rendered: bytes
) -> None:
    assert survived(place.sealed(SealLevel.B_T, rendered).body, 2000, place.trust()) == []


def test_a_required_level_keeps_the_certificate_waiting_and_another_is_recorded_as_what_it_is(
    place: Place, rendered: bytes
) -> None:
    place.authority.is_silent = True
    with pytest.raises(signing.SealError, match="its level needs a timestamp"):
        place.sealed(SealLevel.B_T, rendered)
    made = place.sealed(SealLevel.B_T, rendered, is_required=False)
    assert made.level is SealLevel.B_B
    found = signing.examine(made.body, place.trust())
    assert (found.verdict, found.level, found.vouched_at) == (GENUINE, SealLevel.B_B, None)


@pytest.mark.parametrize("revoked", [False, True])
def test_without_a_good_list_nothing_is_sealed_at_b_lt(
    revoked: bool, place: Place, rendered: bytes, tmp_path: Path
) -> None:
    if revoked:
        root = key_folder.open_root(place.folder / "stick", SECRET)
        serial = signing.Sealer.load(place.seal, place.folder / "data")._material.certificate.serial_number
        (tmp_path / "own.crl").write_bytes(revocation_list(root.certificate, root.key, SEALED_AT, (serial,)))
    with pytest.raises(signing.SealError, match="proof of revocation"):
        place.sealed(SealLevel.B_LT, rendered, revocation=tmp_path)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"SEAL_LEVEL": "B-X"}, "SEAL_LEVEL must be one of"),
        ({"SEAL_LEVEL": "B-T"}, "SEAL_LEVEL B-T needs"),
        ({"SEAL_LEVEL": "B-T", "TIMESTAMP_URL": "file:///etc/hostname", "TIMESTAMP_TRUST_FILE": "x"}, "http or https"),
        ({"SEAL_LEVEL": "B-LT", "TIMESTAMP_URL": "http://x", "TIMESTAMP_TRUST_FILE": "x"}, "REVOCATION_DIR"),
        ({"SEAL_LEVEL": "B-LTA", "TIMESTAMP_URL": "http://x", "TIMESTAMP_TRUST_FILE": "x"}, "LEVEL B-LTA needs"),
    ],
)
def test_settings_that_ask_for_what_they_do_not_give_are_refused(given: dict[str, str], words: str) -> None:
    environ = {"INDUCTION_SECRET_KEY": "x" * 40} | {f"INDUCTION_{name}": value for name, value in given.items()}
    with pytest.raises(settings.SettingsError, match=words):
        settings.load(environ)
