"""What a certificate's page says and how it is built, asked of other people's PDF programs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from induction import pdf
from induction.domain.certificates.certificate import DEMO_WORDS, SEAL_FIELD, facts
from induction.domain.errors import RefusedError
from induction.pdf import fonts, scripts
from tests.pdf.certificates import DOCUMENT, LONGEST, TWO_PAGES, ModuleLine, run

NAMES = [
    "O'Neil-Şahin",
    "Ó Súilleabháin",
    "Nguyễn Thị Ánh",
    "Ελένη Παπαδοπούλου",
    "Олена Шевченко",
    "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley O'Súilleabháin II",
]

OTHER_SCRIPTS = ["李小龙 Li", "김민준", "さくら 田中", "Արամ", "გიორგი", "አበበ", "สมชาย"]
OTHER_SCRIPTS += ["דוד בן-לוי", "David דוד Levi", "محمد علي", "سلام الله O'Neil", "פרץ ' אבי"]


def text_of(body: bytes, folder: Path) -> str:
    """Read a page as pdftotext does, with every run of spaces and line breaks as one space."""
    path = folder / "page.pdf"
    path.write_bytes(body)
    return re.sub(r"\s+", " ", run("pdftotext", "-raw", path, "-"))


def test_every_fact_is_printed(rendered: bytes, tmp_path: Path) -> None:
    text = text_of(rendered, tmp_path)
    for label, value in facts(DOCUMENT):
        if label not in ("Module", "Policy"):  # these two are laid out in parts
            assert value in text, label
    for module in DOCUMENT.modules:
        assert f"{module.title} {module.version} {module.achieved_on.day} November 2026" in text
    assert f"{DOCUMENT.policy_title}, version {DOCUMENT.policy_version}" in text
    assert "0123 4567 89ab cdef …" in text


def test_a_refresher_says_what_was_asked_instead_of_modules_completed(tmp_path: Path) -> None:
    text = text_of(pdf.render(replace(DOCUMENT, scope="Refresher: 7 situations from 3 modules")), tmp_path)
    assert "Refresher: 7 situations from 3 modules Module Version" in text
    assert "Modules completed" not in text


def test_a_demo_says_so_in_words_and_a_real_one_does_not(rendered: bytes, tmp_path: Path) -> None:
    assert DEMO_WORDS in text_of(rendered, tmp_path)
    assert "DEMO" not in text_of(pdf.render(replace(DOCUMENT, is_demo=False)), tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_prints_exactly(name: str, tmp_path: Path) -> None:
    body = pdf.render(replace(DOCUMENT, staff_name=name))
    assert name in text_of(body, tmp_path).replace("- ", "-")  # a line may end after a hyphen
    assert PdfReader(BytesIO(body)).metadata.title.endswith(name)
    _check_glyphs(body)


def _check_glyphs(body: bytes) -> None:
    """Compare the outline of every glyph on the page with the bundled font's for the letter it claims to be.

    pdftotext would not notice a letter printed with another's outline.
    """
    originals = {}
    for path in fonts.files().values():
        font = TTFont(path)
        originals[font["name"].getDebugName(6), path.name] = font
    checked = 0
    with pikepdf.open(BytesIO(body)) as opened:
        for font in opened.pages[0].Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            embedded = TTFont(BytesIO(descriptor.FontFile2.read_bytes()))
            order = embedded.getGlyphOrder()
            letters = re.findall(rb"(?m)^<([0-9a-f]{4})> <([0-9a-f]{4,})>$", _letters(font))
            assert letters
            is_bold = "Bold" in str(font.BaseFont)
            for cid, letter in letters:
                point = int(letter, 16)
                drawn = _outline(embedded, order[int(cid, 16)])
                candidates = [
                    _outline(original, original.getBestCmap()[point])
                    for (_, file), original in originals.items()
                    if ("-700-" in file) == is_bold and point in original.getBestCmap()
                ]
                assert drawn in candidates, f"{chr(point)} is drawn with another outline"
                checked += 1
    assert checked > 40


def _letters(font: pikepdf.Object) -> bytes:
    told: bytes = font.ToUnicode.read_bytes()
    return told[told.index(b"endcodespacerange") :]


def _outline(font: TTFont, glyph: str) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    return [pen.value, glyphs[glyph].width]


def test_a_decomposed_name_is_printed_with_whole_letters(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Şahin Nguyễn")
    assert "Şahin Nguyễn" in text_of(pdf.render(replace(DOCUMENT, staff_name=name)), tmp_path)


def test_a_character_without_a_glyph_is_refused_by_name() -> None:
    with pytest.raises(RefusedError, match=r"आ \(U\+0906\): no font is known for it; ask HR") as refusal:
        pdf.render(replace(DOCUMENT, staff_name="Sara आ"))
    assert refusal.value.reason == "unprintable"
    assert pdf.missing_characters("Sara आ \u202eabc\t") == "आ\u202e\t"
    assert pdf.missing_characters("".join(NAMES)) == ""


def test_a_script_whose_font_is_missing_names_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = tuple(replace(script, file=Path("none.ttf")) for script in scripts.SCRIPTS)
    monkeypatch.setattr(scripts, "SCRIPTS", absent)
    monkeypatch.setattr(fonts, "_printable", fonts._printable.__wrapped__)
    for letter, package in (
        ("李", "fonts-droid-fallback"),
        ("김", "fonts-nanum"),
        ("გ", "fonts-noto-core"),
        ("ש", "fonts-noto-core"),
    ):
        with pytest.raises(RefusedError, match=rf"{letter} \(U\+\w+\): .*apt-get install {package}\)"):
            fonts.refuse_unprintable(f"Mei {letter}")


@pytest.mark.parametrize("name", OTHER_SCRIPTS)
def test_a_script_whose_font_is_installed_prints_and_can_be_read_back(name: str) -> None:
    if missing := pdf.missing_characters(name):
        pytest.skip(f"no font for {missing} is installed here")
    document = replace(DOCUMENT, staff_name=name)
    pdf.check(pdf.render(document), document)


def test_the_longest_certificate_fits_on_one_page_with_every_fact(tmp_path: Path) -> None:
    body = pdf.render(LONGEST)
    text = text_of(body, tmp_path).replace("- ", "-")
    assert len(PdfReader(BytesIO(body)).pages) == 1
    for value in (LONGEST.staff_name, LONGEST.statement.strip(), LONGEST.verify_url, LONGEST.policy_fingerprint):
        assert value in text
    assert text.count("A module with rather a long title") == 16


@pytest.mark.parametrize("is_demo", [True, False])
def test_twelve_modules_are_set_in_letters_that_can_be_read_on_paper(is_demo: bool, tmp_path: Path) -> None:
    """The facts take 9 points at least on the one page that nearly everybody gets, and the small print 7."""
    lines = tuple(ModuleLine("Respect online, and when it is you they go for", 1, date(2026, 9, 25)) for _ in range(12))
    document = replace(DOCUMENT, is_demo=is_demo, modules=lines, statement="I have read and I know whom to ask. " * 6)
    page, *others = pypdfium2.PdfDocument(pdf.render(document))
    assert not others
    letters = page.get_textpage()
    pixels = (pypdfium2.raw.FPDFText_GetFontSize(letters.raw, place) for place in range(letters.count_chars()))
    points = sorted(round(0.75 * each, 1) for each in pixels if each > 1)  # a space between two texts has size 1
    assert points[0] >= 7
    assert points[len(points) // 2] >= 9


def test_a_text_that_fits_no_page_is_refused_instead_of_cut() -> None:
    with pytest.raises(RefusedError, match="does not fit on two pages"):
        pdf.render(replace(DOCUMENT, statement="Too many words. " * 500))


def test_the_same_facts_give_the_same_bytes(rendered: bytes) -> None:
    assert pdf.render(DOCUMENT) == rendered


def test_the_file_is_one_tagged_page_with_its_name_and_language(sealed_file: Path) -> None:
    told = run("pdfinfo", sealed_file)
    title = "Certificate of attestation SM-7K3F-9QXT – Zoë O'Neil-Şahin"
    for line in (f"Title: {title}", "Tagged: yes", "Pages: 1", "PDF version: 1.7", "JavaScript: no", "Encrypted: no"):
        assert line in re.sub(r" +", " ", told), told
    assert "(A4)" in told
    catalog = PdfReader(sealed_file).trailer["/Root"]
    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("en-GB", True)


def test_the_file_says_that_it_is_pdf_a_3a_and_pdf_ua_1_in_one_rdf(rendered: bytes, sealed: bytes) -> None:
    for body in (rendered, sealed):
        xmp = PdfReader(BytesIO(body)).trailer["/Root"]["/Metadata"].get_data().decode()
        assert xmp.count("<rdf:RDF") == 1
        for told in (r"pdfaid:part\W+3\b", r"pdfaid:conformance\W+A\b", r"pdfuaid:part\W+1\b", "PDF/UA identification"):
            assert re.search(told, xmp), told


def test_qpdf_finds_no_fault(sealed_file: Path) -> None:
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", sealed_file)


def test_every_font_is_embedded_and_ours(sealed_file: Path) -> None:
    fonts_told = run("pdffonts", sealed_file).splitlines()[2:]
    assert len(fonts_told) >= 3  # regular, bold, and bold Latin Extended for the Ş
    for line in fonts_told:
        assert re.search(r"\+Certificate-Arimo\S* .* yes yes yes ", line), line


def test_a_screen_reader_finds_headings_tables_a_figure_a_link_and_the_seal(rendered: bytes) -> None:
    with pikepdf.open(BytesIO(rendered)) as opened:
        elements = list(_elements(opened.Root.StructTreeRoot.K[0]))
    kinds = [str(element.S) for element in elements]
    assert kinds.count("/H1") == 1
    assert {"/H2", "/P", "/BlockQuote", "/Caption", "/Link"} <= set(kinds)
    assert kinds.count("/Table") == 3
    headings = [element for element in elements if element.S == "/TH"]
    cells = [element for element in elements if element.S == "/TD"]
    ids = {bytes(heading.ID) for heading in headings if "/ID" in heading}
    assert all({bytes(header) for header in cell.A.Headers} <= ids for cell in cells)
    (figure,) = (element for element in elements if element.S == "/Figure")
    assert str(figure.Alt) == f"QR code of the address {DOCUMENT.verify_url}"
    left, bottom, right, top = map(float, figure.A.BBox)
    assert 400 < left < right < 600  # on the right of the page
    assert 50 < bottom < top < 350  # and low on it
    (form,) = (element for element in elements if element.S == "/Form")
    assert str(form.K[0].Obj.T) == SEAL_FIELD


def _elements(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K", [])
    found = [element]
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += _elements(kid)
    return found


def test_the_link_leads_to_the_verify_page(rendered: bytes) -> None:
    links = [
        note.get_object()["/A"]["/URI"]
        for note in PdfReader(BytesIO(rendered)).pages[0]["/Annots"]
        if "/A" in note.get_object()
    ]
    assert set(links) == {DOCUMENT.verify_url}


def test_what_does_not_fit_on_one_page_lists_its_modules_on_a_second(tmp_path: Path) -> None:
    body = pdf.render(TWO_PAGES)
    pdf.check(body, TWO_PAGES)
    (tmp_path / "two.pdf").write_bytes(body)
    first, second = (
        " ".join(run("pdftotext", "-raw", "-f", page, "-l", page, tmp_path / "two.pdf", "-").split()) for page in (1, 2)
    )
    assert "Page 1 of 2: page 2 lists the modules." in first
    assert f"Page 2 of 2 of certificate {TWO_PAGES.number}: modules of" in second
    for module in TWO_PAGES.modules:
        row = f"{module.title} {module.version} {module.achieved_on.day} November 2026"
        assert row in second
        assert module.title not in first
    assert "How to check this certificate" in first
    assert "How to check" not in second
    assert TWO_PAGES.organisation in second
    (code,) = zxingcpp.read_barcodes(drawn(body, 0))
    assert code.text == TWO_PAGES.verify_url
    assert zxingcpp.read_barcodes(drawn(body, 1)) == []


def drawn(body: bytes, page: int) -> Image.Image:
    opened = pypdfium2.PdfDocument(body)
    try:
        return opened[page].render(scale=2).to_pil()
    finally:
        opened.close()


@pytest.mark.parametrize("modules", [0, 120])
def test_what_fits_on_no_two_pages_is_refused_in_words(modules: int) -> None:
    document = replace(
        TWO_PAGES, modules=TWO_PAGES.modules[:1] * modules, scope="x", statement="I have read it. " * 400
    )
    with pytest.raises(RefusedError, match="does not fit on two pages"):
        pdf.render(document)
