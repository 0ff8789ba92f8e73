"""The attack corpus: every known way to change, wrap, shadow or replace a sealed certificate, made with real tools.

Each file of the corpus still opens in a PDF reader where the attack means it to, and none is genuine. The register is
no help here: these are judged from the file and the root alone, as offline.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from induction import pdf, signing
from induction.seal_settings import Seal
from induction.signing.envelope import open_envelope
from tests.pdf.certificates import DOCUMENT, ORGANISATION, SEALED_AT
from tests.pdf.test_examination import signed_again, updated_by_pyhanko

GENUINE, NOT_GENUINE = signing.Verdict.GENUINE, signing.Verdict.NOT_GENUINE
SECONDS = 3.0
OTHER = replace(DOCUMENT, staff_name="Ben Okafor", number="SM-AAAA-BBBB", code="0" * 26)


@dataclass(frozen=True)
class Field:
    """What an attacker has: genuine certificates, tools, and for some attacks a key of their own."""

    genuine: bytes
    other: bytes
    drawn: bytes
    own: Path


@pytest.fixture(scope="module")
def field(rendered: bytes, sealed: bytes, sealer: signing.Sealer, tmp_path_factory: pytest.TempPathFactory) -> Field:
    own = tmp_path_factory.mktemp("attacker")
    signing.make_demo_key(own, ORGANISATION, SEALED_AT)
    return Field(sealed, sealer.seal(pdf.render(OTHER), SEALED_AT).body, rendered, own)


@pytest.fixture(scope="module")
def trust(data_dir: Path) -> signing.Trust:
    return signing.exported_trust(data_dir)


def judged(body: bytes, trust: signing.Trust) -> signing.Examination:
    """Examine a file, in less time than anybody would wait."""
    began = time.perf_counter()
    found = signing.examine(body, trust)
    assert time.perf_counter() - began < SECONDS
    return found


def incremental(body: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    """Save a change after the end, as an editor does; what was signed stays as it was."""
    writer = PdfWriter(BytesIO(body), incremental=True)
    change(writer)
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(body)
    return out.getvalue()


def rewritten(body: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(body)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def new_contents(writer: PdfWriter, body: bytes) -> None:
    page = writer.pages[0]
    stream = writer._add_object(plain_stream(body))
    page[NameObject("/Contents")] = stream


def plain_stream(body: bytes) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(body)
    return stream


PAINT_OVER = b"q 1 1 1 rg 50 600 500 60 re f Q BT /F1 24 Tf 60 610 Td (Somebody Else) Tj ET"


def incremental_saving(it: Field) -> bytes:
    return incremental(it.genuine, lambda writer: new_contents(writer, PAINT_OVER))


def shadow_replace(it: Field) -> bytes:
    """The other text lay hidden in the file; the update only makes it the one that is shown."""

    def show(writer: PdfWriter) -> None:
        writer.pages[0][NameObject("/Contents")] = writer._add_object(plain_stream(PAINT_OVER))
        writer._info_obj = None

    return incremental(it.genuine, show)


def shadow_hide(it: Field) -> bytes:
    """What covered the hidden text is taken away: the object is declared free."""
    first, offset = _numbers(it.genuine)
    update = b"\nxref\n%d 1\n%010d %05d f \ntrailer\n<</Size 400/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return it.genuine + update % (8, 0, 65535, first, offset, len(it.genuine) + 1)


def shadow_both(it: Field) -> bytes:
    return shadow_hide(replace(it, genuine=shadow_replace(it)))


def _numbers(body: bytes) -> tuple[int, int]:
    root = re.findall(rb"/Root (\d+) 0 R", body)[-1]
    return int(root), int(re.findall(rb"startxref\s+(\d+)", body)[-1])


def signature_wrapping(it: Field) -> bytes:
    """The signed parts are moved; the byte range is made to point at them, and new objects lie in between."""
    _, first, second, rest = open_envelope(it.genuine).byte_range
    wrapped = b"\n9000 0 obj\n<</Type/Catalog/Pages 9001 0 R>>\nendobj\n"
    moved = it.genuine[:second] + wrapped + it.genuine[second:]
    old = re.search(rb"/ByteRange\s*\[[^\]]*\]", moved)
    assert old
    new = b"/ByteRange [0 %d %d %d]" % (first, second + len(wrapped), rest)
    return moved.replace(old[0], new.ljust(len(old[0])), 1)


def second_byte_range(it: Field) -> bytes:
    """The old range stays as a decoy in a comment, the reader is given another."""
    _, first, second, rest = open_envelope(it.genuine).byte_range
    decoy = b"\n%% /ByteRange [0 %d %d %d]\n" % (first, second, rest)
    return it.genuine + decoy


def empty_contents(it: Field) -> bytes:
    _, first, second, _ = open_envelope(it.genuine).byte_range
    return it.genuine[: first + 1] + b"0" * (second - first - 2) + it.genuine[second - 1 :]


def no_contents(it: Field) -> bytes:
    _, first, second, _ = open_envelope(it.genuine).byte_range
    gone = it.genuine[:first] + b"<>" + it.genuine[second:]
    return gone.replace(b"/Contents <", b"/Nothing! <", 1)


def contents_that_say_yes(it: Field) -> bytes:
    """A structure that some readers took for a valid signature: a version, no signers."""
    _, first, second, _ = open_envelope(it.genuine).byte_range
    empty = "3023 0609 2A864886F70D010702 A016 3014 0201 01 3100 300B 0609 2A864886F70D010701 3100".replace(" ", "")
    digits = empty.encode().ljust(second - first - 2, b"0")
    return it.genuine[: first + 1] + digits + it.genuine[second - 1 :]


def annotation_over_the_name(it: Field) -> bytes:
    def cover(writer: PdfWriter) -> None:
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/FreeText"),
                NameObject("/Contents"): TextStringObject("Somebody Else"),
                NameObject("/Rect"): pdf_array(50, 600, 550, 660),
                NameObject("/DA"): TextStringObject("/Helv 24 Tf"),
            }
        )
        page = writer.pages[0]
        page["/Annots"].append(writer._add_object(note))
        writer._replace_object(page.indirect_reference, page)

    return incremental(it.genuine, cover)


def pdf_array(*numbers: int) -> ArrayObject:
    return ArrayObject([NumberObject(number) for number in numbers])


def second_signature(it: Field) -> bytes:
    return signed_again(it.genuine, it.own)


def hybrid_xref(it: Field) -> bytes:
    """A classic table for old readers and a stream for new ones, which each show another file."""
    root, offset = _numbers(it.genuine)
    table = b"\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 400/Root %d 0 R/Prev %d/XRefStm %d>>\n"
    return it.genuine + table % (root, offset, offset) + b"startxref\n%d\n%%%%EOF\n" % (len(it.genuine) + 1)


def opened_page(other: pikepdf.Pdf, entry: str) -> pikepdf.Object:
    return other.make_indirect(other.pages[0].obj[entry])


def page_of_another(it: Field) -> bytes:
    """The first person's frame and seal around the page of a second genuine certificate."""

    def swap(opened: pikepdf.Pdf) -> None:
        with pikepdf.open(BytesIO(it.other)) as second:
            for entry in ("/Contents", "/Resources"):
                opened.pages[0].obj[entry] = opened.copy_foreign(opened_page(second, entry))

    return rewritten(it.genuine, swap)


def page_of_another_by_update(it: Field) -> bytes:
    with pikepdf.open(BytesIO(it.other)) as second:
        contents = second.pages[0].Contents.read_bytes()
    return incremental(it.genuine, lambda writer: new_contents(writer, contents))


def seal_of_another(it: Field) -> bytes:
    _, first, second, _ = open_envelope(it.genuine).byte_range
    _, their_first, their_second, _ = open_envelope(it.other).byte_range
    seal = it.other[their_first:their_second]
    return it.genuine[:first] + seal[: second - first - 1].ljust(second - first - 1, b"0") + b">" + it.genuine[second:]


def look_alike_authority(it: Field) -> bytes:
    changed = it.drawn.replace(b"SM-7K3F", b"SM-7K3G")
    return signing.Sealer.load(Seal(), it.own).seal(changed, SEALED_AT).body


def seal_stripped(it: Field) -> bytes:
    return it.drawn


def seal_stripped_by_an_editor(it: Field) -> bytes:
    def strip(opened: pikepdf.Pdf) -> None:
        del opened.Root.AcroForm
        del opened.Root.Perms
        opened.pages[0].obj.Annots = Array([note for note in opened.pages[0].obj.Annots if note.Subtype == Name.Link])

    return rewritten(it.genuine, strip)


def attachment_swapped(it: Field) -> bytes:
    def attach(opened: pikepdf.Pdf) -> None:
        opened.attachments["credential.jwt"] = b"another"

    return rewritten(it.genuine, attach)


def attachment_added_by_update(it: Field) -> bytes:
    return incremental(it.genuine, lambda writer: writer.add_attachment("credential.jwt", b"another") and None)


def metadata_edited(it: Field) -> bytes:
    return incremental(it.genuine, lambda writer: writer.add_metadata({"/Title": "Another name", "/Keywords": "SM-1"}))


def metadata_edited_in_place(it: Field) -> bytes:
    """The XMP lies uncompressed, so that a letter can be changed without any tool."""
    assert it.genuine.count(b"<pdfuaid:part>1</pdfuaid:part>") == 1
    return it.genuine.replace(b"<pdfuaid:part>1</pdfuaid:part>", b"<pdfuaid:part>2</pdfuaid:part>")


def script_added(it: Field) -> bytes:
    def run(writer: PdfWriter) -> None:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
        )
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    return incremental(it.genuine, run)


def permissions_widened(it: Field) -> bytes:
    """Certified with changes allowed, in place: /P 1 becomes /P 3."""
    changed, times = re.subn(rb"/P 1(?= ?[\n/>])", b"/P 3", it.genuine)
    assert times == 1
    return changed


def bytes_appended(it: Field) -> bytes:
    return it.genuine + b"\x00" * 1024


def bytes_before(it: Field) -> bytes:
    return b"%PDF-1.4\n" + it.genuine


def two_files_in_one(it: Field) -> bytes:
    return it.genuine + it.other


def saved_by_pyhanko(it: Field) -> bytes:
    return updated_by_pyhanko(it.genuine)


def printed_to_a_new_file(it: Field) -> bytes:
    writer = PdfWriter()
    writer.add_page(PdfReader(BytesIO(it.genuine)).pages[0])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(it: Field) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(it.genuine)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    return out.getvalue()


def link_led_elsewhere(it: Field) -> bytes:
    def lead(opened: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.URI, URI=String("https://evil.example/verify"))
        for note in opened.pages[0].obj.Annots:
            if note.Subtype == Name.Link:
                note.A = action
        opened.pages[0].obj.Rotate = 0
        opened.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("x"))]))

    return rewritten(it.genuine, lead)


ATTACKS = (
    incremental_saving, signature_wrapping, second_byte_range, empty_contents, no_contents, contents_that_say_yes,
    shadow_hide, shadow_replace, shadow_both, annotation_over_the_name, second_signature, hybrid_xref, page_of_another,
    page_of_another_by_update, seal_of_another, look_alike_authority, seal_stripped, seal_stripped_by_an_editor,
    attachment_swapped, attachment_added_by_update, metadata_edited, metadata_edited_in_place, script_added,
    permissions_widened, bytes_appended, bytes_before, two_files_in_one, saved_by_pyhanko, printed_to_a_new_file,
    encrypted, link_led_elsewhere,
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_attack_makes_a_genuine_file(attack: Callable[[Field], bytes], field: Field, trust: signing.Trust) -> None:
    body = attack(field)
    assert body not in (field.genuine, field.other)
    found = judged(body, trust)
    assert (found.verdict, found.signer) == (NOT_GENUINE, None), attack.__name__
    assert found.words.endswith(".")


def test_the_originals_are_all_genuine(field: Field, sealer: signing.Sealer, trust: signing.Trust) -> None:
    for number in range(20):
        body = sealer.seal(field.drawn.replace(b"SM-7K3F", b"SM-%04d" % number), SEALED_AT).body
        assert judged(body, trust).verdict is GENUINE
    assert [judged(body, trust).verdict for body in (field.genuine, field.other)] == [GENUINE, GENUINE]


@pytest.mark.parametrize("attack", [incremental_saving, shadow_replace, page_of_another, page_of_another_by_update])
def test_an_attack_that_means_to_be_read_is_read(attack: Callable[[Field], bytes], field: Field) -> None:
    """Otherwise the corpus would prove nothing: a reader shows what the attacker wants."""
    shown = PdfReader(BytesIO(attack(field))).pages[0].get_contents()
    assert shown is not None
    assert shown.get_data() != PdfReader(BytesIO(field.genuine)).pages[0].get_contents().get_data()


def flips(size: int, times: int) -> list[tuple[int, int]]:
    chosen = random.Random(20261123)
    return [(chosen.randrange(size), 1 << chosen.randrange(8)) for _ in range(times)]


def survived_flips(body: bytes, times: int, trust: signing.Trust) -> list[tuple[int, int]]:
    survived = []
    for place, bit in flips(len(body), times):
        changed = bytearray(body)
        changed[place] ^= bit
        if judged(bytes(changed), trust).verdict is not NOT_GENUINE:
            survived.append((place, bit))
    return survived


def survived_cuts(body: bytes, times: int, trust: signing.Trust) -> list[int]:
    lengths = random.Random(20261124).sample(range(len(body)), times)
    return [length for length in lengths if judged(body[:length], trust).verdict is not NOT_GENUINE]


def test_no_flipped_bit_and_no_cut_leaves_it_genuine(field: Field, trust: signing.Trust) -> None:
    assert survived_flips(field.genuine, 300, trust) == []
    assert survived_cuts(field.genuine, 60, trust) == []


@pytest.mark.slow
def test_no_flipped_bit_of_2000_and_no_cut_of_200_leaves_it_genuine(field: Field, trust: signing.Trust) -> None:
    assert survived_flips(field.genuine, 2000, trust) == []
    assert survived_cuts(field.genuine, 200, trust) == []
