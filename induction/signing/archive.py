"""The archive timestamp of a B-LTA file: the one thing that may stand behind a seal, and it covers the seal too.

The seal itself has an empty field for it. What is written behind the seal is this field, filled, and nothing else; it
can be written again from the sealed file alone, so it is not judged but compared, byte for byte. Anybody may ask an
authority for a timestamp: what counts is that nothing but the timestamp was added.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from asn1crypto import cms
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from induction.domain.certificates.certificate import ARCHIVE_FIELD
from induction.domain.certificates.seal import SealLevel
from induction.signing.envelope import RANGE, NotGenuine, added, changed, second_seal, signature_in
from induction.signing.revision import Gap, Trailer, with_gap
from induction.signing.timestamp import believed_moment

ROOM_FOR_ARCHIVE = 24_000  # hex digits: a token is 3 to 8 kB, with the authority's certificates
OUT_OF_SIGHT = (-9999, -9999, -9999, -9999)  # outside the page: a box on it would have to be in the structure


def behind(pdf: bytes) -> int:
    """Tell where in a file an archive timestamp begins: at its end when there is none.

    Raises:
        NotGenuine: when something stands behind the timestamp.
    """
    found = [tuple(map(int, each)) for each in RANGE.findall(pdf)]
    if len(found) != 2 or pdf.count(b"/ByteRange") != 2:  # the seal's and the timestamp's
        return len(pdf)
    (_, _, second, rest), (_, _, outer_second, outer_rest) = found
    if outer_second + outer_rest < len(pdf):
        raise added()
    return min(second + rest, len(pdf))


def archived_moment(pdf: bytes, sealed: bytes, level: SealLevel, roots: Sequence[x509.Certificate]) -> datetime | None:
    """Give the moment of the archive timestamp behind a sealed file; None where none belongs or no authority is known.

    The sealed file is known to be the sealer's own by now.

    Raises:
        NotGenuine: when it was taken away, does not belong there, or anything but the timestamp was added.
    """
    if level is not SealLevel.B_LTA:
        if len(pdf) > len(sealed):
            raise second_seal()
        return None
    if len(pdf) == len(sealed):
        raise NotGenuine("archive-missing", "The archive timestamp with which this file was sealed was taken away.")
    gap = gap_behind(sealed)
    is_ours = pdf.startswith(gap.before) and pdf.endswith(gap.after)
    if not is_ours or len(pdf) != len(gap.before) + ROOM_FOR_ARCHIVE + 2 + len(gap.after):
        raise changed()
    der = signature_in(pdf[len(gap.before) : -len(gap.after)])
    if cms.ContentInfo.load(der, strict=True).dump(force=True) != der:
        raise changed()
    return believed_moment(der, gap.before + gap.after, roots)


def gap_behind(sealed: bytes) -> Gap:
    """Write the archive timestamp behind a sealed file, but for the token itself."""
    reader = PdfFileReader(BytesIO(sealed))
    fields = reader.root["/AcroForm"]["/Fields"]
    (number,) = (each.idnum for each in fields if each.get_object()["/T"] == ARCHIVE_FIELD)
    page = reader.root["/Pages"]["/Kids"].raw_get(0).idnum
    last = int(reader.trailer["/Size"])
    box = " ".join(map(str, OUT_OF_SIGHT))
    filled = f"<</Type /Annot /Subtype /Widget /FT /Sig /T ({ARCHIVE_FIELD}) /F 132 /Rect [{box}] /P {page} 0 R"
    objects = {
        number: f"{filled} /V {last} 0 R>>".encode(),
        last: b"<</Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161>>",
    }
    trailer = Trailer(
        reader.trailer.raw_get("/Root").idnum,
        reader.trailer.raw_get("/Info").idnum,
        reader.trailer["/ID"][0].original_bytes.hex(),
    )
    return with_gap(sealed, objects, trailer, ROOM_FOR_ARCHIVE)
