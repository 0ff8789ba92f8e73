"""WeasyPrint, loaded once: the fonts, the parsed style sheet, and no way out to files or the network."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.css import ColorProfile
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from induction.domain.certificates.certificate import Attachment
from induction.domain.errors import InductionError
from induction.pdf import conformance, fonts, scripts
from induction.pdf.scripts import Script

_POINTS_PER_PIXEL = 0.75
_PROFILE = "certificate-srgb"  # under its own name, "srgb", WeasyPrint reads it again each time and leaves it open
_OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/a-3a", "output_intent": _PROFILE}


class Typesetter:
    """Turns HTML into PDF; made once in a process, used by one thread at a time.

    The font configuration and the style sheet are shared between renderings. No image cache is: each rendering has
    its own, which ends with it.
    """

    def __init__(self, css: Path) -> None:
        faces = fonts.files()
        others = scripts.installed()
        self._fetcher = _BundledOnly({path.as_uri() for path in (*faces.values(), *(each.file for each in others))})
        self._fonts = FontConfiguration()
        self._colours = {_PROFILE: _Srgb()}
        with _WarningsAreErrors():
            self._css = weasyprint.CSS(
                string=_font_faces(faces, others) + css.read_text(encoding="utf-8"),
                font_config=self._fonts,
                url_fetcher=self._fetcher,
            )

    def lay_out(self, source: str) -> Any:
        """Lay out the pages of an HTML text.

        Raises:
            InductionError: when the page asks for something from outside, or WeasyPrint warns.
        """
        with _WarningsAreErrors():
            html = weasyprint.HTML(string=source, url_fetcher=self._fetcher)
            return html.render(
                font_config=self._fonts, color_profiles=self._colours, stylesheets=[self._css], **_OPTIONS
            )

    def write(self, layout: Any, sealed_by: str, attached: Sequence[Attachment] = ()) -> bytes:
        """Write a layout of one page as PDF/A-3a and PDF/UA-1."""
        return self._written(layout, sealed_by, attached)[0]

    def objects(self, layout: Any, letters: Any, sealed_by: str, attached: Sequence[Attachment]) -> tuple[Any, Any]:
        """Give what `write` would write: the document of pydyf, and its fonts with the letters of another layout too.

        Its streams are not compressed yet.
        """
        with _WarningsAreErrors():
            letters.write_pdf(**_OPTIONS)
        layout.fonts.update(letters.fonts)
        return self._written(layout, sealed_by, attached)[1], layout.fonts

    def _written(self, layout: Any, sealed_by: str, attached: Sequence[Attachment]) -> tuple[bytes, Any]:
        height = layout.pages[0].height * _POINTS_PER_PIXEL
        finished: list[Any] = []

        def finisher(_: Any, pdf: Any) -> None:
            conformance.finish(pdf, height, sealed_by, attached)
            finished.append(pdf)

        with _WarningsAreErrors():
            body: bytes = layout.write_pdf(finisher=finisher, **_OPTIONS)
        return body, finished[0]

    def write_pages(self, layout: Any) -> bytes:
        """Write a layout of any number of pages without pictures as PDF/A-3a and PDF/UA-1, with no field for a seal."""
        with _WarningsAreErrors():
            body: bytes = layout.write_pdf(finisher=lambda _, pdf: conformance.identify_as_pdfua(pdf), **_OPTIONS)
        return body


def _font_faces(faces: dict[tuple[str, int], Path], others: Sequence[Script]) -> str:
    files = [(fonts.family(script), weight, path) for (script, weight), path in faces.items()]
    files += [(fonts.other_family(script), weight, script.file) for script in others for weight in fonts.WEIGHTS]
    rules = (
        f"@font-face{{font-family:'{family}';font-weight:{weight};src:url('{path.as_uri()}')}}\n"
        for family, weight, path in files
    )
    families = ",".join(f"'{family}'" for family in dict.fromkeys(family for family, _, _ in files))
    return "".join(rules) + f"html{{font-family:{families}}}\n"


class _Srgb(ColorProfile):  # type: ignore[misc]  # WeasyPrint has no type information
    """The colour profile that PDF/A demands, which WeasyPrint brings along; the same bytes in every file."""

    def __init__(self) -> None:
        self._body = (files(weasyprint.pdf) / "sRGB2014.icc").read_bytes()
        super().__init__(BytesIO(self._body), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))

    @property
    def content(self) -> bytes:
        return self._body


class _BundledOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type information
    """Hands out the files of a list and stops the rendering at anything else.

    The error is WeasyPrint's fatal one: it swallows any other and prints the page without the picture.
    """

    def __init__(self, allowed: set[str]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False, fail_on_errors=True)
        self._allowed = allowed

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - WeasyPrint's signature
        if url not in self._allowed:
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, Path(url.removeprefix("file://")).read_bytes())


class _WarningsAreErrors(logging.Handler):
    """While it is open, whatever WeasyPrint warns of stops the rendering in the end."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.warnings.append(record.getMessage())

    def __enter__(self) -> None:
        LOGGER.addHandler(self)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        LOGGER.removeHandler(self)
        if isinstance(error, FatalURLFetchingError):
            raise InductionError(
                "fetched", "The certificate asked for something from outside and was not made: tell the administrator."
            ) from error
        if error is None and self.warnings:
            raise InductionError("typesetting", f"The certificate could not be set: {self.warnings[0]}")
