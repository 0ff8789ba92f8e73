"""Facts set into a master copy look like the page that is typeset whole, letter for letter and line for line."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from induction import pdf
from induction.domain.certificates.certificate import Attachment, CertificateDocument, ModuleLine
from induction.pdf import alphabets, masters, setting, shaping
from tests.pdf.certificates import DOCUMENT, LONGEST, run
from tests.pdf.test_lint import READ_ONLY, REFRESHER
from tests.pdf.test_page import NAMES, OTHER_SCRIPTS

FILES = (Attachment("credential.jwt", "application/vc+jwt", "A credential", b"e30." * 900),)
ADDRESSES = ("https://social-media-induction.larkmere-vale-and-upper-wendle.nhs.example/verify/", "http://x/v/")
DOCUMENTS = {
    **{name: replace(DOCUMENT, staff_name=name) for name in NAMES},
    "kerning": replace(DOCUMENT, staff_name="AVATAR To. LT. Wolf Yvonne P.J."),
    "refresher": REFRESHER,
    "without modules": READ_ONLY,
    "no demo": replace(DOCUMENT, is_demo=False, witness="", evidence=""),
    "one module": replace(
        DOCUMENT, modules=(ModuleLine("Éire – “a title” in two lines, " * 3, 12, DOCUMENT.issued_on),)
    ),
    "many modules": replace(LONGEST, modules=LONGEST.modules[:9], statement=DOCUMENT.statement),
    **{address: replace(DOCUMENT, verify_url=address + DOCUMENT.code) for address in ADDRESSES},
}


def set_quickly(document: CertificateDocument, attached: tuple[Attachment, ...] = ()) -> bytes | None:
    return pdf._set(document, attached)  # the public way would say nothing of which way was taken


def picture(body: bytes) -> Image.Image:
    opened = pypdfium2.PdfDocument(body)
    try:
        return opened[0].render(scale=2).to_pil().convert("L")
    finally:
        opened.close()


@pytest.mark.parametrize("case", DOCUMENTS)
def test_both_ways_give_the_same_page(case: str, tmp_path: Path) -> None:
    document = DOCUMENTS[case]
    quickly, whole = set_quickly(document, FILES), pdf.typeset(document, FILES)
    assert quickly is not None
    for way, body in (("quick", quickly), ("whole", whole)):
        pdf.check(body, document, FILES)
        (tmp_path / f"{way}.pdf").write_bytes(body)
    assert ImageChops.difference(picture(quickly), picture(whole)).getextrema()[1] < 24, "of 255 shades of grey"
    texts = [run("pdftotext", "-layout", tmp_path / f"{way}.pdf", "-") for way in ("quick", "whole")]
    assert texts[0] == texts[1]
    assert pdf.render(document, FILES) == quickly


def entries(body: bytes) -> dict[str, object]:
    """What a reader is told besides the page's text."""
    with pikepdf.open(BytesIO(body)) as opened:
        notes = [note for note in opened.pages[0].obj.Annots if note.Subtype == "/Link"]
        return {
            "information": {name: str(value) for name, value in opened.docinfo.items()},
            "metadata": opened.Root.Metadata.read_bytes(),
            "words for figures": [str(each.Alt) for each in opened.objects if _is_figure(each)],
            "links": [(str(note.A.URI), str(note.Contents)) for note in notes],
            "boxes of links": [[round(float(edge), 1) for edge in note.Rect] for note in notes],
            "files": {name: file.get_file().read_bytes() for name, file in opened.attachments.items()},
            "days of files": [str(file.get_file().obj.Params.ModDate) for file in opened.attachments.values()],
            "tags": [str(each.get("/S")) for each in opened.objects if _is_element(each)],
        }


def _is_element(each: object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"


def _is_figure(each: object) -> bool:
    return _is_element(each) and each.S == "/Figure"


@pytest.mark.parametrize("name", ['Zoë <b>&amp; "O\'Neil" \\1 \\g<0>', "(Bracket) \\ Şahin", "m"])
def test_both_ways_tell_a_reader_the_same(name: str) -> None:
    document = replace(DOCUMENT, staff_name=name, verify_url=ADDRESSES[0] + DOCUMENT.code)
    assert entries(set_quickly(document, FILES) or b"") == entries(pdf.typeset(document, FILES))


@pytest.mark.parametrize(
    "other",
    [
        {"staff_name": "W" * 60},  # a word that is longer than the line
        {"staff_name": "Ada\u00a0Lovelace"},  # a space that no line may be broken at
        {"staff_name": "e\u0323\u0301 Ada"},  # accents that stand by themselves
        {"verify_url": "https://induction.example/verify"},
        *({"staff_name": name} for name in OTHER_SCRIPTS if not pdf.missing_characters(name)),
    ],
    ids=lambda other: next(iter(other.values())),
)
def test_what_does_not_go_into_a_master_is_typeset_whole(other: dict[str, str]) -> None:
    document = replace(DOCUMENT, **other)
    assert set_quickly(document) is None
    if not pdf.missing_characters(document.staff_name):
        pdf.check(pdf.render(document), document)
        assert pdf.render(document) == pdf.typeset(document)


def test_the_bytes_do_not_tell_who_was_first() -> None:
    """A master holds nothing of the certificate that it was drawn for."""

    def drawn(*documents: CertificateDocument) -> bytes | None:
        kept = masters.Masters(pdf._typesetter(), pdf.page_source)
        for document in documents:
            found = kept.fitting(document, FILES, ("roomy", "snug", "close", "tight"))
            assert found is not None
        return setting.set_into(found, documents[-1], FILES)

    longer = replace(DOCUMENT, staff_name="Zoë Quendolin O'Neil-Şahin", employee_number="9" * 12, evidence="x " * 40)
    longer = replace(longer, modules=tuple(replace(each, title="Any", version=10) for each in DOCUMENT.modules))
    assert drawn(DOCUMENT) == drawn(longer, DOCUMENT) == set_quickly(DOCUMENT, FILES)


NAMES_OF_ONE_ALPHABET = st.sampled_from(
    ["Western European", "Central European", "Vietnamese", "Greek", "Cyrillic"]
).flatmap(
    lambda alphabet: st.text(sorted(alphabets.letters(alphabet) | alphabets.letters("Latin")), min_size=1, max_size=70)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=NAMES_OF_ONE_ALPHABET.filter(str.strip),
    code=st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26),
)
def test_any_name_passes_the_check_before_sealing(name: str, code: str) -> None:
    document = replace(DOCUMENT, staff_name=name, code=code, verify_url=f"https://induction.example/verify/{code}")
    pdf.check(pdf.render(document), document)


@pytest.mark.parametrize("way", [pdf.render, pdf.typeset], ids=["quick", "whole"])
def test_the_qr_code_reads_as_the_address(way: object) -> None:
    for document in (DOCUMENT, DOCUMENTS[ADDRESSES[0]]):
        (code,) = zxingcpp.read_barcodes(picture(way(document)))
        assert code.text == document.verify_url


@pytest.mark.parametrize(
    ("text", "alphabet"),
    [
        ("Zoë", {"Latin", "Western European"}),
        ("Şahin", {"Latin", "Central European"}),
        ("Brătianu", {"Latin", "Central European"}),
        ("Nguyễn Đặng", {"Latin", "Vietnamese"}),
        ("Ελένη", {"Latin", "Greek"}),
        ("Олена", {"Latin", "Cyrillic"}),
        ("Ada", {"Latin"}),
        ("李", None),
        ("Ελένη א", None),
    ],
)
def test_few_alphabets_are_asked_for(text: str, alphabet: set[str] | None) -> None:
    assert alphabets.asked_for(text) == alphabet


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Ada Lovelace", 99, ("Ada Lovelace",)),
        ("Ada Lovelace", 4.5, ("Ada", "Lovelace")),
        ("Featherstonehaugh-Cholmondeley", 12, ("Featherstonehaugh-", "Cholmondeley")),
        ("SHA-256: ab", 4.8, ("SHA-256:", "ab")),  # not between a hyphen and a digit
        ("Lovelace", 2, None),
        ("Ada Lovelace", 2, None),
    ],
)
def test_lines_end_between_words(text: str, room: float, lines: tuple[str, ...] | None) -> None:
    assert shaping.broken(text, room, 400) == lines
