"""Nothing is sealed that was not read back and found to hold exactly the facts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from induction import pdf, signing
from induction.domain.errors import RefusedError
from induction.pdf import conformance, page_text
from tests.pdf.certificates import DOCUMENT, LONGEST, SEALED_AT, TWO_PAGES
from tests.pdf.test_page import NAMES

REFRESHER = replace(DOCUMENT, staff_name="Ada Refreshed", scope="Refresher: 7 situations from 3 modules")
READ_ONLY = replace(
    DOCUMENT, staff_name="Ada Reading", modules=(), scope="Refresher: the changed policy, without situations"
)
DOCUMENTS = [
    DOCUMENT,
    LONGEST,
    TWO_PAGES,
    REFRESHER,
    READ_ONLY,
    replace(DOCUMENT, is_demo=False, witness="", evidence=""),
]
DOCUMENTS += [replace(DOCUMENT, staff_name=name) for name in NAMES]


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.staff_name for document in DOCUMENTS])
def test_what_is_drawn_as_it_should_be_passes(document: pdf.CertificateDocument) -> None:
    pdf.check(pdf.render(document), document)


def refusal(body: bytes, document: pdf.CertificateDocument = DOCUMENT) -> str:
    with pytest.raises(RefusedError) as refused:
        pdf.check(body, document)
    assert refused.value.reason == "lint"
    return refused.value.words


@pytest.mark.parametrize(
    "other",
    [
        {"staff_name": "Zoë O'Neil-Sahin"},  # one letter
        {"organisation": "Larkmere Vale NHS Trust"},
        {"employee_number": "20417782"},
        {"programme": "Another"},
        {"modules": DOCUMENT.modules[:2]},
        {"scope": "Refresher: 7 situations from 3 modules"},
        {"policy_title": "Another policy"},
        {"policy_version": "1.1"},
        {"policy_fingerprint": "f" * 64},
        {"statement": "I have not read the policy."},
        {"achieved_on": date(2026, 11, 21)},
        {"issued_on": date(2026, 11, 24)},
        {"valid_until": date(2027, 11, 23)},
        {"number": "SM-7K3F-9QXA"},
        {"code": "7K3F9QXT0ABCDEFGHJKMNPQRSA"},
        {"verify_url": "https://induction.example/verify/7K3F9QXT0ABCDEFGHJKMNPQRSA"},
        {"is_demo": False},
        {"scope": "Refresher: 5 situations from 3 modules"},
        {"evidence": "attested at 09:31"},
        {"witness": ""},
    ],
    ids=lambda other: next(iter(other)),
)
def test_each_fact_is_compared(other: dict[str, object], rendered: bytes) -> None:
    assert "instead of “" in refusal(rendered, replace(DOCUMENT, **other))


def changed(body: bytes, change: Callable[[Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(body)) as opened:
        change(opened)
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
    return out.getvalue()


def test_a_file_that_was_only_written_anew_passes(rendered: bytes) -> None:
    pdf.check(changed(rendered, lambda opened: None), DOCUMENT)


def script(opened: Pdf) -> None:
    opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def page_action(opened: Pdf) -> None:
    opened.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("https://example.org")))


def layer(opened: Pdf) -> None:
    opened.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())


def attachment(opened: Pdf) -> None:
    opened.attachments["x.txt"] = b"hello"


def unreachable(opened: Pdf) -> None:
    hidden = opened.make_indirect(Dictionary(S=Name.Launch, F=String("x.exe"), Win=Dictionary()))
    opened.Root.StructTreeRoot.K.append(Dictionary(Type=Name.StructElem, S=Name.Span, A=hidden))


def note(opened: Pdf) -> None:
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([0, 0, 9, 9]), Contents=String("x"))
    opened.pages[0].obj.Annots.append(opened.make_indirect(annotation))


def second_field(opened: Pdf) -> None:
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("Name"), Rect=Array([0, 0, 9, 9]))
    opened.Root.AcroForm.Fields.append(opened.make_indirect(field))


def other_link(opened: Pdf) -> None:
    (link,) = (each for each in opened.pages[0].obj.Annots if each.Subtype == Name.Link)
    link.A.URI = String("https://example.org/verify")


def untagged(opened: Pdf) -> None:
    del opened.Root.MarkInfo.Marked


def no_language(opened: Pdf) -> None:
    del opened.Root.Lang


def other_title(opened: Pdf) -> None:
    opened.docinfo["/Title"] = "Certificate"


def no_claim(opened: Pdf) -> None:
    body = opened.Root.Metadata.read_bytes().replace(b"<pdfuaid:part>1", b"<pdfuaid:part>2")
    opened.Root.Metadata = opened.make_stream(body, Type=Name.Metadata, Subtype=Name.XML)


def font_left_out(opened: Pdf) -> None:
    for font in opened.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor.FontFile2


def system_font(opened: Pdf) -> None:
    for font in opened.pages[0].Resources.Font.values():
        font.BaseFont = Name("/ABCDEF+Helvetica")


def contents(change: Callable[[bytes], bytes]) -> Callable[[Pdf], None]:
    def apply(opened: Pdf) -> None:
        page = opened.pages[0]
        page.Contents = opened.make_stream(change(page.Contents.read_bytes()))

    return apply


def three_pages(opened: Pdf) -> None:
    for _ in range(2):
        opened.pages.append(opened.pages[0])


REFUSED: dict[str, tuple[Callable[[Pdf], None], str]] = {
    "a script": (script, "unexpected objects (/JS, /OpenAction"),
    "an action of a page": (page_action, "unexpected objects (/AA"),
    "a layer": (layer, "/OCProperties"),
    "an attachment": (attachment, "/EmbeddedFiles"),
    "a program to launch": (unreachable, "/Win"),
    "a note": (note, "notes or form fields"),
    "a second field": (second_field, "notes or form fields"),
    "a link elsewhere": (other_link, "a link leads elsewhere"),
    "no tags": (untagged, "not tagged"),
    "no language": (no_language, "names no language"),
    "another title": (other_title, "its title is not"),
    "no PDF/UA": (no_claim, "does not say that it is PDF/A-3a and PDF/UA-1"),
    "a font left out": (font_left_out, "not one of ours, embedded"),
    "a font of the system": (system_font, "not one of ours, embedded"),
    "a glyph that is an empty box": (contents(lambda body: body.replace(b"<0027>", b"<0000>", 1)), "no letter"),
    "a glyph of no letter": (contents(lambda body: body.replace(b"<0027>", b"<fffe>", 1)), "no letter"),
    "another letter": (contents(lambda body: body.replace(b"<0027>", b"<0028>", 1)), "instead of “"),
    "text outside the tags": (contents(lambda body: body + b"\nBT /DSSBVV 9 Tf [<0027>] TJ ET"), "no screen reader"),
    "text in tags that are not in the tree": (
        contents(lambda body: body + b"\n/Span <</MCID 999>> BDC BT /DSSBVV 9 Tf [<0027>] TJ ET EMC"),
        "no screen reader",
    ),
    "a picture": (contents(lambda body: body + b"\n/X Do"), "the drawing operator Do"),
    "text of another kind": (contents(lambda body: body + b"\n(Somebody else) Tj"), "cannot be read at byte"),
    "another QR code": (contents(lambda body: body.replace(b" 28.5 l", b" 29.5 l")), "QR code"),
    "three pages": (three_pages, "it has 3 pages"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_should_not_be_there_is_refused_in_words(case: str, rendered: bytes) -> None:
    change, words = REFUSED[case]
    assert words in refusal(changed(rendered, change))


def test_a_sealed_file_an_update_and_nonsense_are_refused(rendered: bytes, sealed: bytes) -> None:
    for body in (sealed, rendered + b"\n%%EOF\n", rendered[:-40], rendered[:9000], b"", b"%PDF-1.7 hello %%EOF"):
        assert "drawn but not sealed" in refusal(body)


def test_the_template_says_exactly_what_is_expected_of_it() -> None:
    assert page_text.expected(DOCUMENT, 1).count("\n") > 10
    assert page_text.title(DOCUMENT) in pdf.page_source(DOCUMENT, "roomy").replace("&#39;", "'")


def test_the_press_seals_nothing_that_fails(
    monkeypatch: pytest.MonkeyPatch, make_press: Callable[[], object], sealer: signing.Sealer
) -> None:
    """A file without the second identification would still be sealed by the sealer alone."""
    monkeypatch.setattr(conformance, "_PDFUA", b"")
    press = make_press()
    drawn = pdf.typeset(DOCUMENT)
    with pytest.raises(RefusedError, match="PDF/UA-1"):
        press.seal(drawn, DOCUMENT, SEALED_AT)
