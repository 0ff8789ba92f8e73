"""Look at a drawn certificate as a stranger would, before it is sealed: it holds what it should, and nothing else.

The drawing is not trusted. What is on the page is read back and compared with the row's facts, letter by letter; of
every object in the file only the expected kinds are let through. What is wrong is told all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from induction.domain.certificate import SEAL_FIELD, Attachment, CertificateDocument
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
_EMPTY = frozenset({"/Pattern", "/Shading", "/XObject"})


def check(pdf: bytes, document: CertificateDocument, attached: Sequence[Attachment]) -> None:
    """Refuse a drawn certificate that is not exactly as it should be.

    Raises:
        RefusedError: ``lint``, with everything that is wrong, in words for HR and the administrator.
    """
    try:
        problems = list(_problems(pdf, document, attached))
    except (PyPdfError, UnexpectedError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
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
    reader: Any = PdfReader(BytesIO(pdf), strict=True)
    if reader.is_encrypted:
        yield "it is encrypted"
    yield from _unexpected_objects(reader, _FILES if attached else frozenset())
    yield from _wrong_files(reader, attached)
    yield from _wrong_frame(reader, document)
    yield from _wrong_annotations(reader, document)
    yield from _unembedded(reader)
    yield from _wrong_text(reader, document)


def _unexpected_objects(reader: Any, allowed: frozenset[str]) -> Iterator[str]:
    found: set[str] = set()
    named = {name for page in reader.pages for kind in _NAMED_FREELY for name in page["/Resources"][kind]}
    for thing in _objects(reader):
        found |= set(_unknown_entries(thing))
    if unexpected := found - named - allowed:
        yield f"it holds unexpected objects ({', '.join(sorted(unexpected))})"


def _wrong_files(reader: Any, attached: Sequence[Attachment]) -> Iterator[str]:
    """Compare the files inside with what should be there, byte for byte, each declared as the document's own."""
    inside = [(name, body) for name, bodies in reader.attachments.items() for body in bodies]
    held = [thing for thing in _objects(reader) if isinstance(thing, StreamObject)]
    streams = [thing for thing in held if thing.get("/Type") == "/EmbeddedFile"]
    is_right = sorted(inside) == sorted((each.name, each.body) for each in attached)
    if not is_right or not len(streams) == len(reader.root_object.get("/AF", [])) == len(attached):
        yield "the files inside it are not the certificate's own"


def _objects(reader: Any) -> Iterator[Any]:
    numbers = set(reader.xref_objStm) | {number for table in reader.xref.values() for number in table}
    return (reader.get_object(IndirectObject(number, 0, reader)) for number in numbers)


def _unknown_entries(thing: Any) -> Iterator[str]:
    """Name the entries that no certificate has, in an object and in what lies directly inside it."""
    if isinstance(thing, DictionaryObject):
        for key, value in thing.items():
            if key not in _ENTRIES or (key in _EMPTY and value.get_object()):
                yield key
            if not isinstance(value, IndirectObject):
                yield from _unknown_entries(value)
    elif isinstance(thing, ArrayObject):
        for each in thing:
            if not isinstance(each, IndirectObject):
                yield from _unknown_entries(each)


def _wrong_frame(reader: Any, document: CertificateDocument) -> Iterator[str]:
    root = reader.root_object
    if not 1 <= len(reader.pages) <= MOST_PAGES:
        yield f"it has {len(reader.pages)} pages"
    if not _is_set(root["/MarkInfo"], "/Marked") or "/StructTreeRoot" not in root:
        yield "it is not tagged"
    if root.get("/Lang") != "en-GB":
        yield "it names no language"
    shows_title = _is_set(root["/ViewerPreferences"], "/DisplayDocTitle")
    if not shows_title or reader.trailer["/Info"].get_object().get("/Title") != page_text.title(document):
        yield "its title is not the certificate's"
    told = "".join(root["/Metadata"].get_data().decode().split())
    if not all(
        mark in told for mark in ('pdfaid:part="3"', 'pdfaid:conformance="A"', "<pdfuaid:part>1</pdfuaid:part>")
    ):
        yield "it does not say that it is PDF/A-3a and PDF/UA-1"


def _is_set(dictionary: Any, entry: str) -> bool:
    return entry in dictionary and dictionary[entry] == True  # noqa: E712 - pypdf's own kind of truth


def _wrong_annotations(reader: Any, document: CertificateDocument) -> Iterator[str]:
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    links = [note for note in notes if note["/Subtype"] == "/Link"]
    if not links or any(note["/A"]["/S"] != "/URI" or note["/A"]["/URI"] != document.verify_url for note in links):
        yield "a link leads elsewhere than to the verify page"
    fields = [note for note in notes if note["/Subtype"] == "/Widget"]
    declared = reader.root_object["/AcroForm"]["/Fields"]
    is_ours = len(fields) == len(declared) == 1 and (fields[0]["/FT"], fields[0]["/T"]) == ("/Sig", SEAL_FIELD)
    if len(links) + len(fields) != len(notes) or not is_ours:
        yield "it holds notes or form fields besides the empty field of the seal"


def _unembedded(reader: Any) -> Iterator[str]:
    for name, font in _fonts(reader):
        (inner,) = (each.get_object() for each in font["/DescendantFonts"])
        descriptor = inner["/FontDescriptor"].get_object()
        is_inside = "/FontFile2" in descriptor and isinstance(descriptor["/FontFile2"], StreamObject)
        if not is_inside or not str(font["/BaseFont"]).partition("+")[2].startswith(f"{fonts.PREFIX}-"):
            yield f"the font {font['/BaseFont'] or name} is not one of ours, embedded"


def _fonts(reader: Any) -> Iterator[tuple[str, Any]]:
    for page in reader.pages:
        for name, font in page["/Resources"]["/Font"].items():
            yield name, font.get_object()


def _wrong_text(reader: Any, document: CertificateDocument) -> Iterator[str]:
    pages = {page.indirect_reference.idnum: _read(page) for page in reader.pages if page.indirect_reference}
    root = reader.root_object["/StructTreeRoot"]["/K"]
    pieces = [(page.idnum, mark) for kid in root for page, mark in reading_order(kid)]
    said = "".join(pages[page].texts.get(mark, "") for page, mark in pieces)
    if _squeezed(said) != _squeezed(page_text.expected(document)) or len(set(pieces)) != len(pieces):
        yield f"its text is not the facts' ({_first_difference(said, page_text.expected(document))})"
    if sum(len(page.texts) for page in pages.values()) != len({piece for piece in pieces if _has_text(pages, piece)}):
        yield "it holds text that no screen reader would read"
    if not any(_qr_runs(document.verify_url) <= page.lines for page in pages.values()):
        yield "its QR code does not lead to the verify page"


def _has_text(pages: dict[int, Page], piece: tuple[int, int]) -> bool:
    return piece[1] in pages[piece[0]].texts


def _read(page: Any) -> Page:
    letters = {
        name: letters_of(font.get_object()["/ToUnicode"].get_data())
        for name, font in page["/Resources"]["/Font"].items()
    }
    return read_page(page.get_contents().get_data(), letters)


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
