"""What must not be read is refused in seconds, with bounded memory, and with words that say what to do."""

from __future__ import annotations

import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest
from pikepdf import Dictionary, Name

from induction.documents import read_document
from induction.domain.errors import RefusedError

SECONDS = 10  # on a machine that does other things too; alone none takes 3
MOST_MEMORY = 1_200_000  # kilobytes

_BODY = "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body>"
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>{}<w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' + _BODY + "</w:document>"
)


def word(document_xml: bytes | None = None, **others: bytes) -> bytes:
    """A real Word file, with its text or other parts exchanged."""
    stream = BytesIO()
    docx.Document().save(stream)
    made = BytesIO()
    with zipfile.ZipFile(stream) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in whole.namelist():
            body = document_xml if name == "word/document.xml" and document_xml is not None else whole.read(name)
            changed.writestr(name, body)
        for name, body in others.items():
            changed.writestr(name.replace("__", "/"), body)
    return made.getvalue()


def laughing(external: str = "") -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    return _DOCUMENT.format(f"<!DOCTYPE w [{external or entities}]>", "&j;" if not external else "&x;").encode()


def unpacking_to_a_gigabyte() -> bytes:
    """A gigabyte of blanks, packed to a megabyte."""
    blanks = b" " * 16 * 1024 * 1024
    made = BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("word/document.xml", "w") as part,
    ):
        for _ in range(64):
            part.write(blanks)
    return made.getvalue()


def with_a_lying_size() -> bytes:
    """Says in its list that the text is small; what is packed is 64 MB."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * 64 * 1024 * 1024)
    body = bytearray(made.getvalue())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = body.index(mark) + offset
        body[at : at + 4] = struct.pack("<I", 1000)
    return bytes(body)


def with_many_parts() -> bytes:
    return word(**{f"word__media__{at}.xml": b"<a/>" for at in range(2_500)})


def deep() -> bytes:
    """Well formed, and tables within tables: a reader that calls itself for each would fall over."""
    begun, ended = "<w:tbl><w:tr><w:tc>" * 2_000, "</w:tc></w:tr></w:tbl>" * 2_000
    return _DOCUMENT.format("", "x").replace("<w:p>", f"{begun}<w:p>").replace("</w:p>", f"</w:p>{ended}").encode()


def scan(pages: int) -> bytes:
    """Pages that hold one grey picture each and no text."""
    document = pikepdf.new()
    picture = document.make_stream(zlib.compress(b"\x80" * 10_000))
    picture.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=100, Height=100, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        Filter=Name.FlateDecode,
    )  # fmt: skip
    for _ in range(pages):
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(XObject=Dictionary(Im0=picture))
        page.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return saved(document)


def locked(**passwords: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    return saved(document, encryption=pikepdf.Encryption(**passwords))


def swelling(megabytes: int) -> bytes:
    """One page whose content unpacks to very much."""
    document = pikepdf.new()
    document.add_blank_page()
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"q Q " * 262_144) for _ in range(megabytes)) + packer.flush()
    content = document.make_stream(packed)
    content.stream_dict = Dictionary(Filter=Name.FlateDecode)
    document.pages[0].Contents = content
    return saved(document)


def going_round() -> bytes:
    """A page tree that is its own child."""
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Pages.Kids = pikepdf.Array([document.Root.Pages, document.Root.Pages])
    document.Root.Pages.Count = 1_000_000
    return saved(document)


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    stream = BytesIO()
    document.save(stream, **options)
    return stream.getvalue()


CASES: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "a Word file that unpacks to a gigabyte": ("docx", unpacking_to_a_gigabyte, {"bomb"}),
    "a Word file that lies about its size": ("docx", with_a_lying_size, {"damaged", "bomb"}),
    "a Word file of thousands of parts": ("docx", with_many_parts, {"bomb"}),
    "a Word file whose entities multiply": ("docx", lambda: word(laughing()), {"hostile-xml"}),
    "a Word file whose entities multiply, in UTF-16": (
        "docx", lambda: word(laughing().decode().replace("UTF-8", "UTF-16").encode("utf-16")), {"hostile-xml"},
    ),
    "a Word file that asks for another file": (
        "docx", lambda: word(laughing('<!ENTITY x SYSTEM "file:///etc/hostname">')), {"hostile-xml"},
    ),
    "a Word file that names a document type": (
        "docx", lambda: word(_DOCUMENT.format('<!DOCTYPE w SYSTEM "https://example.org/w.dtd">', "x").encode()),
        {"hostile-xml"},
    ),
    "a Word file with entities in its styles": (
        "docx", lambda: word(word__more=b"", **{"word__extra.xml": laughing()}), {"hostile-xml"},
    ),
    "a Word file nested thousands deep": ("docx", lambda: word(deep()), {"damaged", "too-costly"}),
    "a Word file that is not well formed": ("docx", lambda: word(b"<w:document>"), {"damaged"}),
    "a Word file without a text": ("docx", lambda: word(_DOCUMENT.format("", "").encode()), {"no-text"}),
    "a Word file that is cut off": ("docx", lambda: word()[:-200], {"damaged"}),
    "another packed file under the name of Word": ("docx", lambda: _zip({"a.txt": b"x"}), {"not-what-it-says"}),
    "an old or locked Word file": ("docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {"encrypted"}),
    "a PDF with a password": ("pdf", lambda: locked(user="a", owner="b"), {"encrypted"}),
    "a PDF with restrictions": ("pdf", lambda: locked(user="", owner="b"), {"encrypted"}),
    "a scan of 500 pages": ("pdf", lambda: scan(500), {"too-large"}),
    "a scan of 40 pages": ("pdf", lambda: scan(40), {"no-text"}),
    "a PDF that swells": ("pdf", lambda: swelling(600), {"too-costly", "no-text", "too-large", "damaged"}),
    "a PDF whose pages go round": ("pdf", going_round, {"damaged", "too-large", "no-text", "too-costly"}),
    "a PDF that is cut off": ("pdf", lambda: b"%PDF-1.7\n1 0 obj\n<<", {"damaged"}),
    "a program under the name of a text": ("txt", lambda: Path("/bin/true").read_bytes(), {"not-text"}),
    "a Word file under the name of a text": ("txt", word, {"not-what-it-says"}),
    "a text under the name of a PDF": ("pdf", lambda: b"1. Introduction", {"not-what-it-says"}),
    "a picture under the name of Word": ("docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), {"not-what-it-says"}),
    "one line of five million letters": ("txt", lambda: b"a" * 5_000_000, {"too-large"}),
    "a line of five million letters in Markdown": ("md", lambda: b"[" * 5_000_000, {"too-large"}),
    "a million lines": ("txt", lambda: b"a\n" * 1_000_000, {"too-large"}),
    "more than 20 MB": ("txt", lambda: b"a b c d e\n" * 2_200_000, {"too-large"}),
    "text in UTF-16": ("txt", lambda: "1. Introduction".encode("utf-16"), {"not-text"}),
    "text in UTF-16 without its mark": ("txt", lambda: "1. Introduction".encode("utf-16-le"), {"not-text"}),
    "text in an old Windows encoding": ("txt", lambda: "1. Café policy".encode("cp1252"), {"not-text"}),
    "text in a Japanese encoding": ("md", lambda: "方針".encode("shift_jis"), {"not-text"}),
    "nothing": ("txt", lambda: b" \n", {"empty"}),
    "a spreadsheet": ("xlsx", word, {"unknown-kind"}),
    "an old Word file by its name": ("doc", lambda: b"\xd0\xcf\x11\xe0", {"unknown-kind"}),
}  # fmt: skip


def _zip(files: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return made.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_soon_and_with_a_way_on(case: str, tmp_path: Path) -> None:
    suffix, make, reasons = CASES[case]
    path = tmp_path / f"some policy.{suffix}"
    path.write_bytes(make())
    begun = time.monotonic()
    with pytest.raises(RefusedError) as refusal:
        read_document(path)
    assert time.monotonic() - begun < SECONDS
    assert refusal.value.reason in reasons, refusal.value.words
    assert refusal.value.words.startswith(path.name)
    assert "Traceback" not in refusal.value.words
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MOST_MEMORY


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="cannot be opened: No such file"):
        read_document(tmp_path / "policy.txt")


@pytest.mark.parametrize(
    "line",
    [
        "[" * 15_000,
        "*a " * 6_000,
        "> " * 9_000 + "a",
        "- " * 9_000 + "a",
        "<http://" * 2_000,
        "`" * 9_999,
        "|a" * 5_000,
    ],
    ids=["brackets", "emphasis", "quotes", "lists", "addresses", "ticks", "cells"],
)
def test_markdown_made_to_be_slow_is_read_in_time(line: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.md"
    path.write_text("# Policy\n\n## 1. Scope\n\n" + f"{line}\n\n" * 10, encoding="utf-8")
    begun = time.monotonic()
    read_document(path)
    assert time.monotonic() - begun < SECONDS


def test_the_reader_inherits_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, dict[str, str]] = {}
    monkeypatch.setenv("INDUCTION_SECRET_KEY", "not for readers")
    run = __import__("subprocess").run

    def watched(command: list[str], **options: object) -> object:
        seen["env"] = dict(options["env"])  # type: ignore[call-overload]
        return run(command, **options)

    monkeypatch.setattr("induction.documents.reading.subprocess.run", watched)
    path = tmp_path / "policy.txt"
    path.write_text("1. Scope\n\nStaff must read this.\n", encoding="utf-8")
    read_document(path)
    assert "INDUCTION_SECRET_KEY" not in seen["env"]
