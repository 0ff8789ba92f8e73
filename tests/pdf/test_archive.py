"""B-LTA: a timestamp over the whole file stands behind the seal, and nothing but that one timestamp ever may."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from induction import pdf, signing
from induction.domain.certificates.seal import SealLevel
from induction.signing import archive, standalone
from induction.signing.envelope import open_envelope, open_signature
from induction.signing.levels import Authority
from induction.signing.revision import Gap
from tests.pdf.authority import TestAuthority
from tests.pdf.certificates import CREDENTIALED, SEALED_AT, run
from tests.pdf.test_conformance import verapdf
from tests.pdf.test_levels import GENUINE, NOT_GENUINE, UNCONFIRMED, Place, made, place

__all__ = ["made", "place"]


@dataclass
class Archived:
    """A B-LTA file, the seal in it, another such file, and whom to trust."""

    place: Place
    body: bytes
    sealed: bytes
    other: bytes
    trust: signing.Trust

    def judged(self, body: bytes) -> signing.Examination:
        return signing.examine(body, self.trust)


@pytest.fixture(scope="module")
def it(made: Place) -> Archived:
    drawn = [pdf.render(replace(CREDENTIALED, staff_name=name)) for name in ("Zoë Şahin", "Ada Other")]
    body, other = (made.sealed(SealLevel.B_LTA, each).body for each in drawn)
    assert body.startswith(drawn[0])
    return Archived(made, body, body[: archive.behind(body)], other, made.trust())


def test_it_is_genuine_says_its_level_and_when_it_was_archived(it: Archived) -> None:
    found = it.judged(it.body)
    assert (found.verdict, found.reason, found.level) == (GENUINE, "genuine", SealLevel.B_LTA)
    assert found.vouched_at == found.archived_at == SEALED_AT + timedelta(minutes=1)
    assert it.judged(it.other).verdict is GENUINE
    without = signing.examine(it.body, replace(it.trust, authorities=()))
    assert (without.verdict, without.archived_at) == (GENUINE, None)
    assert signing.examine(it.body, signing.Trust((), {}, ())).verdict is UNCONFIRMED


def test_other_programs_agree(it: Archived, tmp_path: Path) -> None:
    path = tmp_path / "archived.pdf"
    path.write_bytes(it.body)
    told = run("pdfsig", "-nocert", path)
    assert told.count("Signature #") == 2
    assert told.count("Signature is Valid") == 1  # poppler knows no archive timestamps, and says that they cover all
    assert told.index("Not total document signed") < told.index("ArchiveTimestamp") < told.index("- Total document")
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", path)
    gap = archive.gap_behind(it.sealed)
    der = bytes.fromhex(it.body[len(gap.before) + 1 : -len(gap.after) - 1].decode())
    (tmp_path / "token").write_bytes(der.rstrip(b"\0"))
    (tmp_path / "covered").write_bytes(gap.before + gap.after)
    command = ["openssl", "ts", "-verify", "-token_in", "-in", tmp_path / "token", "-data", tmp_path / "covered"]
    at = int(SEALED_AT.timestamp()) + 120
    assert "Verification: OK" in run(*command, "-CAfile", it.place.folder / "authority.pem", "-attime", at)


def test_pyhanko_finds_no_change_but_an_archive_timestamp(it: Archived) -> None:
    roots = [
        asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in (*it.trust.roots, *it.trust.authorities)
    ]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=SEALED_AT + timedelta(hours=1))
    reader = PdfFileReader(BytesIO(it.body))
    (seal,), (stamp,) = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    found = validate_pdf_signature(seal, context)
    assert found.bottom_line
    assert found.docmdp_ok
    assert found.modification_level is ModificationLevel.LTA_UPDATES
    stamped = validate_pdf_timestamp(stamp, context)
    assert (stamped.intact, stamped.valid, stamped.trusted) == (True, True, True)


def test_it_conforms_to_both_standards(it: Archived, tmp_path: Path) -> None:
    path = tmp_path / "archived.pdf"
    path.write_bytes(it.body)
    told = verapdf([path])
    assert [broken for *_, broken in told] == ["[]", "[]"]


def test_the_program_that_an_auditor_keeps_says_the_same(it: Archived, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(standalone.program(), encoding="utf-8")
    for name, body, code in (("whole", it.body, 0), ("stripped", it.sealed, 1), ("appended", it.body + b" ", 1)):
        (tmp_path / f"{name}.pdf").write_bytes(body)
        command = [sys.executable, "program.py", f"{name}.pdf", "--trust", it.place.folder / "trust.pem"]
        assert (
            subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=300).returncode == code
        ), name


def stamped_by_pyhanko(body: bytes, place: Place) -> bytes:
    """Anybody can have a timestamp of the same authority put behind whatever they have added."""
    writer = IncrementalPdfFileWriter(BytesIO(body))
    out = PdfTimeStamper(Authority(place.seal.strength.timestamp_url)).timestamp_pdf(
        writer, "sha256", bytes_reserved=24_000
    )
    return bytes(out.getvalue())


def edited(body: bytes) -> bytes:
    """Another name in the title, by an update of its own."""
    writer = IncrementalPdfFileWriter(BytesIO(body))
    writer.root[pdf_name("/Lang")] = pdf_string("de")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def own_gap_filled(it: Archived, sealed: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Our own writing of the archive timestamp, with something changed in it, stamped by the trusted authority."""
    gap = archive.gap_behind(sealed)
    gap = replace(gap, before=change(gap.before))
    token = it.place.authority.token(gap.digest)
    return gap.filled(token, archive.ROOM_FOR_ARCHIVE)


def shown_otherwise(before: bytes) -> bytes:
    changed = before.replace(b"/Rect [-9999 -9999 -9999 -9999]", b"/Rect [   10    10   400   400]")
    assert changed != before
    return changed


ATTACKS: dict[str, Callable[[Archived], bytes]] = {
    "bytes appended": lambda it: it.body + b"\0",
    "an update behind it": lambda it: edited(it.body),
    "a second timestamp": lambda it: stamped_by_pyhanko(it.body, it.place),
    "stripped and edited": lambda it: edited(it.sealed),
    "stripped, edited and stamped": lambda it: stamped_by_pyhanko(edited(it.sealed), it.place),
    "stripped and stamped by another program": lambda it: stamped_by_pyhanko(it.sealed, it.place),
    "our writing, shown otherwise": lambda it: own_gap_filled(it, it.sealed, shown_otherwise),
    "of another file": lambda it: it.sealed + it.other[archive.behind(it.other) :],
    "seal of another file": lambda it: it.other[: archive.behind(it.other)] + it.body[len(it.sealed) :],
    "digits in small letters": lambda it: it.body[: len(it.sealed)] + small_digits(it.body[len(it.sealed) :]),
    "a timestamp on a seal of a lower level": lambda it: stamped_by_pyhanko(
        it.place.sealed(SealLevel.B_LT, pdf.render(CREDENTIALED)).body, it.place
    ),
    "saved by an editor": lambda it: saved(it.body),
    "byte range of the seal widened": lambda it: re.sub(
        rb"/ByteRange \[0 (\d+) (\d+) \d+\]", rb"/ByteRange [0 \1 \2 99999]", it.body, count=1
    ),
    "truncated": lambda it: it.body[:-10],
    "cut in the timestamp": lambda it: it.body[: len(it.sealed) + 300],
}


def small_digits(tail: bytes) -> bytes:
    return re.sub(rb"<[0-9A-F]{24000}>", lambda found: found[0].lower(), tail)


def saved(body: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(body)) as opened:
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_makes_a_genuine_file(attack: str, it: Archived) -> None:
    body = ATTACKS[attack](it)
    assert body not in (it.body, it.other)
    found = it.judged(body)
    assert found.verdict is NOT_GENUINE, found.words
    assert signing.examine(body, signing.Trust((), {}, ())).verdict is NOT_GENUINE, "nor without any trust"


def test_our_own_writing_would_be_believed(it: Archived) -> None:
    assert it.judged(own_gap_filled(it, it.sealed, bytes)).verdict is GENUINE


def test_a_timestamp_taken_away_is_told_as_that(it: Archived) -> None:
    found = it.judged(it.sealed)
    assert (found.verdict, found.reason) == (NOT_GENUINE, "archive-missing")
    assert "archive timestamp" in found.words
    assert open_signature(open_envelope(it.sealed)).token is not None


def test_an_authority_that_is_not_trusted_archives_nothing(it: Archived) -> None:
    strangers = TestAuthority(SEALED_AT).root
    assert signing.examine(it.body, replace(it.trust, authorities=(strangers,))).verdict is NOT_GENUINE


def survived(it: Archived, times: int) -> list[tuple[int, int]]:
    """Flip single bits anywhere in what stands behind the seal."""
    chosen, found = random.Random(7), []
    used = len(it.body.rstrip(b"\n")) - len(it.sealed)
    for _ in range(times):
        place, bit = len(it.sealed) + chosen.randrange(used), 1 << chosen.randrange(8)
        changed = bytearray(it.body)
        changed[place] ^= bit
        if it.judged(bytes(changed)).verdict is not NOT_GENUINE:
            found.append((place, bit))
    return found


def test_no_flipped_bit_behind_the_seal_leaves_it_genuine(it: Archived) -> None:
    assert survived(it, 100) == []


@pytest.mark.slow
def test_no_flipped_bit_of_2000_behind_the_seal_leaves_it_genuine(it: Archived) -> None:
    assert survived(it, 2000) == []


def test_an_authority_that_falls_silent_between_the_two_timestamps_lowers_no_level_silently(
    made: Place, rendered: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = archive.gap_behind

    def falling_silent(sealed: bytes) -> Gap:
        made.authority.is_silent = True
        return write(sealed)

    monkeypatch.setattr(archive, "gap_behind", falling_silent)
    try:
        with pytest.raises(signing.SealError, match="its level needs a timestamp"):
            made.sealed(SealLevel.B_LTA, rendered)
        assert made.authority.is_silent
        made.authority.is_silent = False
        assert made.sealed(SealLevel.B_LTA, rendered, is_required=False).level is SealLevel.B_B
    finally:
        made.authority.is_silent = False
