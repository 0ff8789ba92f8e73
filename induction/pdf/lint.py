"""Look at a drawn certificate as a stranger would, before it is sealed: it holds what it should, and nothing else.

The drawing is not trusted. What is on the page is read back and compared with the row's facts, letter by letter; of
every object in the file only the expected kinds are let through. What is wrong is told all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pikepdf

from induction.domain.certificates.certificate import SEAL_FIELD, Attachment, CertificateDocument
from induction.domain.errors import RefusedError
from induction.pdf import fonts, page_text, qr
from induction.pdf.text_layer import Page, UnexpectedError, letters_of, read_page, reading_order

MOST_PAGES = 2
# Every entry that a dictionary of a certificate may have. Scripts, open actions, layers, forms, sounds, films, embedded
# files and whatever will be invented are none of them.
_KNOWN = """
A AcroForm Alt Annots Ascent Author BaseFont BBox BleedBox BS CA ca CapHeight CIDSystemInfo CIDToGIDMap ColorSpace
Columns Contents Count CreationDate DecodeParms DescendantFonts Descent DestOutputProfile DisplayDocTitle Encoding
ExtGState F Fields Filter First Flags Font FontBBox FontDescriptor FontFamily FontFile2 FontName FT Headers ID Index
Info ItalicAngle K Keywords Kids Lang Length Length1 Marked MarkInfo MediaBox Metadata N Nums O Obj Ordering
OutputConditionIdentifier OutputIntents P Pages Parent ParentTree Pattern Pg Predictor Producer Range Rect Registry
Resources Root S Shading SigFlags Size StemH StemV StructParent StructParents StructTreeRoot Subject Subtype
Supplement T Tabs Title ToUnicode TrimBox TU Type URI ViewerPreferences W WhitePoint XObject
"""
_ENTRIES = frozenset(f"/{entry}" for entry in _KNOWN.split())
_OF_FILES = "AF AFRelationship CheckSum Desc EF EmbeddedFiles ModDate Names Params UF"  # where a credential lies inside
_FILES = frozenset(f"/{entry}" for entry in _OF_FILES.split(" "))
_IDENTIFIED = ('pdfaid:part="3"', 'pdfaid:conformance="A"', "<pdfuaid:part>1</pdfuaid:part>")
_NAMED_FREELY = ("/Font", "/ColorSpace", "/ExtGState")  # the page's own names for its resources
_UNREADABLE = (
    *(pikepdf.PdfError, UnexpectedError, LookupError, TypeError),
    *(ValueError, AttributeError, RecursionError),
)
_BETWEEN = b"\n\0"  # no object is written with it inside
_NUMBER = re.compile(rb" \d+ \d+ R\b| \d+(?= )")
_EMPTY = frozenset({"/Pattern", "/Shading", "/XObject"})


def check(pdf: bytes, document: CertificateDocument, attached: Sequence[Attachment]) -> None:
    """Refuse a drawn certificate that is not exactly as it should be.

    Raises:
        RefusedError: ``lint``, with everything that is wrong, in words for HR and the administrator.
    """
    try:
        problems = list(_problems(pdf, document, attached))
    except _UNREADABLE as error:
        problems = [f"it holds {error}" if isinstance(error, UnexpectedError) else "its structure cannot be read"]
    if problems:
        raise RefusedError(
            "lint",
            f"The certificate was drawn but not sealed, because {'; '.join(problems)}. Its facts are kept. "
            "Tell the administrator; it is tried again by itself.",
        )


def _problems(pdf: bytes, document: CertificateDocument, attached: Sequence[Attachment]) -> Iterator[str]:
    if not pdf.startswith(b"%PDF-1.7") or pdf.count(b"startxref") != 1 or pdf.find(b"%%EOF") != len(pdf) - 6:
        yield "the file is not one whole PDF 1.7"
    with pikepdf.open(BytesIO(pdf), attempt_recovery=False, inherit_page_attributes=False) as opened:
        yield from _wrong_inside(opened, document, attached)
        if opened.get_warnings():
            yield "it can be read only by mending it"


def _wrong_inside(opened: Any, document: CertificateDocument, attached: Sequence[Attachment]) -> Iterator[str]:
    if opened.is_encrypted:
        yield "it is encrypted"
    pages = [page.obj for page in opened.pages]
    yield from _unexpected_objects(opened, pages, _FILES if attached else frozenset())
    yield from _wrong_files(opened, attached)
    yield from _wrong_frame(opened, pages, document)
    yield from _wrong_annotations(opened, pages, document)
    yield from _unembedded(pages)
    yield from _wrong_text(opened, pages, document)


def _unexpected_objects(opened: Any, pages: Sequence[Any], allowed: frozenset[str]) -> Iterator[str]:
    found: set[str] = set()
    named = {name for page in pages for kind in _NAMED_FREELY for name in page["/Resources"][kind].keys()}  # noqa: SIM118 - no mapping
    whole = _BETWEEN.join(_dictionary(thing).unparse(resolved=True) for thing in opened.objects)
    for shape in set(_NUMBER.sub(b" 0", whole).split(_BETWEEN)):  # most objects differ in their numbers only
        found |= _unknown_entries(shape)
    if unexpected := found - named - allowed:
        yield f"it holds unexpected objects ({', '.join(sorted(unexpected))})"


def _dictionary(thing: Any) -> Any:
    return thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing


@lru_cache(1024)
def _unknown_entries(written: bytes) -> frozenset[str]:
    """Name the entries that no certificate has, in an object and in what lies directly inside it."""
    return frozenset(_unknown_in(pikepdf.Object.parse(written)))


def _unknown_in(thing: Any) -> Iterator[str]:
    if isinstance(thing, pikepdf.Dictionary):
        entries = dict(thing.items())
        yield from (key for key, value in entries.items() if key not in _ENTRIES or (key in _EMPTY and len(value)))
        for each in entries.values():
            yield from _unknown_in(each)
    elif isinstance(thing, pikepdf.Array):
        for each in thing:
            yield from _unknown_in(each)


def _wrong_files(opened: Any, attached: Sequence[Attachment]) -> Iterator[str]:
    """Compare the files inside with what should be there, byte for byte, each declared as the document's own."""
    inside = [
        (name, body.read_bytes())
        for name, file in opened.attachments.items()
        for body in {each.objgen: each for _, each in file.obj["/EF"].items()}.values()
    ]
    streams = [thing for thing in opened.objects if isinstance(thing, pikepdf.Stream) and _is_file(thing)]
    is_right = sorted(inside) == sorted((each.name, each.body) for each in attached)
    if not is_right or not len(streams) == len(opened.Root.get("/AF", ())) == len(attached):
        yield "the files inside it are not the certificate's own"


def _is_file(stream: Any) -> bool:
    return bool(stream.get("/Type") == "/EmbeddedFile")


def _wrong_frame(opened: Any, pages: Sequence[Any], document: CertificateDocument) -> Iterator[str]:
    root = opened.Root
    if not 1 <= len(pages) <= MOST_PAGES:
        yield f"it has {len(pages)} pages"
    if root["/MarkInfo"].get("/Marked") is not True or "/StructTreeRoot" not in root:
        yield "it is not tagged"
    if root.get("/Lang") != "en-GB":
        yield "it names no language"
    title = page_text.title(document)
    told = root["/Metadata"].read_bytes().decode()
    is_told = str(opened.trailer["/Info"].get("/Title")) == title and f">{escape(title)}</rdf:li>" in told
    if root["/ViewerPreferences"].get("/DisplayDocTitle") is not True or not is_told:
        yield "its title is not the certificate's"
    if not all(mark in "".join(told.split()) for mark in _IDENTIFIED):
        yield "it does not say that it is PDF/A-3a and PDF/UA-1"


def _wrong_annotations(opened: Any, pages: Sequence[Any], document: CertificateDocument) -> Iterator[str]:
    notes = [note for page in pages for note in page.get("/Annots", ())]
    links = [note for note in notes if note["/Subtype"] == "/Link"]
    if not links or any(note["/A"]["/S"] != "/URI" or note["/A"]["/URI"] != document.verify_url for note in links):
        yield "a link leads elsewhere than to the verify page"
    fields = [note for note in notes if note["/Subtype"] == "/Widget"]
    declared = opened.Root["/AcroForm"]["/Fields"]
    is_ours = len(fields) == len(declared) == 1 and fields[0]["/FT"] == "/Sig" and fields[0]["/T"] == SEAL_FIELD
    if len(links) + len(fields) != len(notes) or not is_ours:
        yield "it holds notes or form fields besides the empty field of the seal"


def _unembedded(pages: Sequence[Any]) -> Iterator[str]:
    for name, font in (each for page in pages for each in page["/Resources"]["/Font"].items()):
        (inner,) = font["/DescendantFonts"]
        is_inside = isinstance(inner["/FontDescriptor"].get("/FontFile2"), pikepdf.Stream)
        if not is_inside or not str(font["/BaseFont"]).partition("+")[2].startswith(f"{fonts.PREFIX}-"):
            yield f"the font {font['/BaseFont'] or name} is not one of ours, embedded"


def _wrong_text(opened: Any, pages: Sequence[Any], document: CertificateDocument) -> Iterator[str]:
    read = {page.objgen: _read(page) for page in pages}
    root = opened.Root["/StructTreeRoot"]["/K"]
    pieces = [(page.objgen, mark) for kid in root for page, mark in reading_order(kid)]
    said = "".join(read[page].texts.get(mark, "") for page, mark in pieces)
    expected = page_text.expected(document, len(pages))
    if _squeezed(said) != _squeezed(expected) or len(set(pieces)) != len(pieces):
        yield f"its text is not the facts' ({_first_difference(said, expected)})"
    if sum(len(page.texts) for page in read.values()) != len({piece for piece in pieces if _has_text(read, piece)}):
        yield "it holds text that no screen reader would read"
    if not _qr_runs(document.verify_url) <= read[pages[0].objgen].lines:
        yield "its QR code does not lead to the verify page"


def _has_text(pages: dict[tuple[int, int], Page], piece: tuple[tuple[int, int], int]) -> bool:
    return piece[1] in pages[piece[0]].texts


def _read(page: Any) -> Page:
    named = page["/Resources"]["/Font"].items()
    return read_page(
        page["/Contents"].read_bytes(),
        {name.encode(): letters_of(font["/ToUnicode"].read_bytes()) for name, font in named},
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _first_difference(said: str, expected: str) -> str:
    """Show where two texts part, a few letters around the place."""
    one, other = _squeezed(said), _squeezed(expected)
    place = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, place - 10)
    return f"“{one[start : place + 10]}” instead of “{other[start : place + 10]}”"


def _qr_runs(address: str) -> set[tuple[float, float, float]]:
    return {(float(x), y + 0.5, float(length)) for x, y, length in qr.runs(address)}
