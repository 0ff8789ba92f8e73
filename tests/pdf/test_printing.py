"""What the printing must never do: fetch, swallow a warning, print an undefined name, grow."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jinja2
import psutil
import pytest

from induction import pdf, resources
from induction.domain.certificates.certificate import CertificateDocument
from induction.domain.errors import InductionError, RefusedError
from induction.pdf import qr
from induction.pdf.typesetter import Typesetter
from tests.pdf.certificates import DOCUMENT, run


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(resources.folder("templates") / "certificate" / "certificate.css")


@contextmanager
def watched_server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def test_an_address_in_the_facts_is_printed_and_never_fetched(tmp_path: Path) -> None:
    with watched_server() as (address, asked):
        name = f"<img src='{address}/name'>"
        statement = f"<link rel=stylesheet href={address}/s> url({address}/u) file:///etc/hostname"
        body = pdf.render(replace(DOCUMENT, staff_name=name, statement=statement, verify_url=f"{address}/verify/1"))
        (tmp_path / "page.pdf").write_bytes(body)
        printed = "".join(run("pdftotext", "-raw", tmp_path / "page.pdf", "-").split())
        assert "".join(name.split()) in printed  # the long address may break over two lines
        assert asked == []


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="x" src="{address}/picture.png">',
        '<img alt="x" src="file:///etc/hostname">',
        '<img alt="x" src="data:image/png;base64,AAAA">',
        '<link rel="stylesheet" href="{address}/style.css">',
        "<style>@import url({address}/style.css);</style>",
        "<style>p {{ background: url({address}/picture.png) }}</style>",
        "<style>@font-face {{ font-family: X; src: url({address}/font.woff2) }}</style>",
        '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{address}/picture.png"/></svg>',
        '<link rel="attachment" href="{address}/file">',
    ],
)
def test_a_page_that_asks_for_something_from_outside_is_not_made(markup: str, typesetter: Typesetter) -> None:
    with watched_server() as (address, asked):
        page = f"<html lang=en><title>x</title>{markup.format(address=address)}<p>x"
        with pytest.raises(InductionError) as refusal:
            typesetter.write(typesetter.lay_out(page), "x")
        assert refusal.value.reason in ("fetched", "typesetting")  # SVG swallows even the fatal error, and warns
        assert asked == []


@pytest.mark.parametrize(
    "markup", ["<p style='colour: red'>x", "<p style='width: 3 feet'>x", "<a href='#nowhere'>x</a>"]
)
def test_a_warning_is_an_error(markup: str, typesetter: Typesetter) -> None:
    with pytest.raises(InductionError) as refusal:
        typesetter.write(typesetter.lay_out(f"<html lang=en><title>x</title>{markup}"), "x")
    assert refusal.value.reason == "typesetting"


def test_a_name_that_the_template_is_not_given_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "facts", lambda document: [])
    with pytest.raises(jinja2.UndefinedError):
        pdf.page_source(DOCUMENT, "roomy")


def test_an_address_that_is_not_of_the_web_is_refused() -> None:
    with pytest.raises(RefusedError, match="http"):
        pdf.render(replace(DOCUMENT, verify_url="javascript:alert(1)"))


def test_the_qr_code_is_drawn_cell_by_cell() -> None:
    drawing = qr.draw(DOCUMENT.verify_url)
    dark = {(int(x) + step, int(y)) for x, y, length in _runs(drawing.path) for step in range(length)}
    expected = {
        (x + 4, y + 4)
        for y, row in enumerate(qr.segno.make_qr(DOCUMENT.verify_url, error="m", mask=3).matrix)
        for x, cell in enumerate(row)
        if cell
    }
    assert dark == expected
    assert drawing.size == max(x for x, _ in dark) + 5


def _runs(path: str) -> Iterator[tuple[int, int, int]]:
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path):
        yield int(x), int(y), int(length)


def test_missing_libraries_are_told_in_words_and_the_import_still_works() -> None:
    program = (
        "import cffi.api, sys\n"
        "real = cffi.api.FFI.dlopen\n"
        "def dlopen(self, name, flags=0):\n"
        "    if name and 'pango' in name: raise OSError(name)\n"
        "    return real(self, name, flags)\n"
        "cffi.api.FFI.dlopen = dlopen\n"
        "from induction import pdf\n"
        "assert 'weasyprint' not in sys.modules\n"
        "sys.stdout.write('WORDS ' + pdf.why_unavailable())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert "apt-get install libpango-1.0-0" in done.stdout.split("WORDS ")[1]
    assert pdf.why_unavailable() is None


def growth(way: Callable[[CertificateDocument], bytes], times: int) -> float:
    """Render that often, each certificate another, and tell by how many MiB the process grew."""
    process = psutil.Process()
    for number in range(20):
        way(_another(number))
    gc.collect()
    before = process.memory_info().rss
    for number in range(times):
        way(_another(number))
    gc.collect()
    return (process.memory_info().rss - before) / 2**20


def _another(number: int) -> CertificateDocument:
    address = f"https://induction.example/verify/{number:026}"
    return replace(DOCUMENT, staff_name=f"Person {number}", code=f"{number:026}", verify_url=address)


@pytest.mark.parametrize(("way", "times"), [(pdf.render, 300)], ids=["quick"])
def test_hundreds_of_renderings_leave_memory_flat(way: Callable[[CertificateDocument], bytes], times: int) -> None:
    assert growth(way, times) < 15


@pytest.mark.slow
@pytest.mark.parametrize("way", [pdf.render, pdf.typeset], ids=["quick", "whole"])
def test_a_thousand_renderings_leave_memory_flat(way: Callable[[CertificateDocument], bytes]) -> None:
    assert growth(way, 1000) < 15
