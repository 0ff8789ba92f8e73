"""Print certificates: a `CertificateDocument` in, the bytes of a PDF/A-3a and PDF/UA-1 file out.

The page is made from plain data by a Jinja environment of its own, in which a name that is not given is an error and
everything is escaped. Nothing is fetched but the bundled font files, and whatever WeasyPrint warns of is an error.
Sealing is left to `induction.signing`, storing to the services.

WeasyPrint (about a second to import) and Pango are loaded at the first rendering. Render in the process that needs
the bytes: what is loaded is not meant to survive a fork, and two threads of one process take turns.
"""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import combinations_with_replacement
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from induction import resources
from induction.domain.certificates.certificate import (
    DEMO_WORDS,
    Attachment,
    CertificateDocument,
    day_in_words,
    facts,
    grouped,
    shortened,
)
from induction.domain.errors import InductionError, RefusedError
from induction.domain.retained.subject_record import SubjectRecord
from induction.pdf import fonts, qr
from induction.pdf.fonts import missing_characters

if TYPE_CHECKING:
    from induction.pdf.masters import Masters
    from induction.pdf.typesetter import Typesetter

__all__ = ["attachments", "check", "missing_characters", "render", "render_record", "typeset", "why_unavailable"]

_DENSITIES = ("roomy", "snug", "close", "tight")  # the first in which a certificate fits on one page is used
_ONE_AT_A_TIME = Lock()


def why_unavailable() -> str | None:
    """Say why no certificate can be rendered here and what to do about it; None when it can."""
    try:
        _typesetter()
    except InductionError as error:
        return error.words
    except (ImportError, OSError):
        return (
            "Certificates cannot be rendered: the Pango libraries are missing. Install them with: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. Certificates wait until then."
        )
    return None


def render(document: CertificateDocument, attached: Sequence[Attachment] = ()) -> bytes:
    """Render a certificate as tagged A4 with an empty field for the seal, and files inside it.

    Where the facts do not fit on one page, the modules stand on a second. The facts are set into a master copy, which
    is drawn when the first certificate of its kind is asked for; what does not go into one is typeset whole. The same
    document gives the same bytes.

    Raises:
        RefusedError: when a character has no glyph or the text does not fit on two pages.
        InductionError: when the page asks for something from outside, or WeasyPrint warns.
    """
    _refuse(document)
    with _ONE_AT_A_TIME:
        return _set(document, attached) or _typeset(document, attached)


def typeset(document: CertificateDocument, attached: Sequence[Attachment] = ()) -> bytes:
    """Render a certificate as `render` does, but whole: what every certificate could be held against."""
    _refuse(document)
    with _ONE_AT_A_TIME:
        return _typeset(document, attached)


def _refuse(document: CertificateDocument) -> None:
    fonts.refuse_unprintable("".join(value for _, value in facts(document)))
    if urlsplit(document.verify_url).scheme not in ("http", "https"):
        raise RefusedError("verify-url", "The address of the verify page must begin with http:// or https://.")


def _set(document: CertificateDocument, attached: Sequence[Attachment]) -> bytes | None:
    from induction.pdf.setting import set_into  # noqa: PLC0415 - loads WeasyPrint

    found = _masters().fitting(document, attached, _DENSITIES)
    return set_into(found, document, attached) if found else None


def _typeset(document: CertificateDocument, attached: Sequence[Attachment]) -> bytes:
    typesetter = _typesetter()
    two_pages = combinations_with_replacement(_DENSITIES, 2) if document.modules else ()
    for density, annex in (*((density, "") for density in _DENSITIES), *two_pages):
        layout = typesetter.lay_out(page_source(document, density, annex))
        if len(layout.pages) == (2 if annex else 1):
            return typesetter.write(layout, document.organisation, attached)
    raise RefusedError("too-long", "The certificate does not fit on two pages: shorten the statement or the titles.")


def render_record(record: SubjectRecord) -> bytes:
    """Print a person's whole record as tagged pages of A4.

    Raises:
        RefusedError: ``press-unavailable`` where WeasyPrint's libraries are missing.
        InductionError: when WeasyPrint warns.
    """
    from induction.pdf import record_pages  # noqa: PLC0415 - loads WeasyPrint

    if words := why_unavailable():
        raise RefusedError("press-unavailable", words)
    with _ONE_AT_A_TIME:
        return record_pages.render_record(record)


def attachments(body: bytes) -> dict[str, bytes]:
    """Read the files inside a certificate, by name."""
    from pypdf import PdfReader  # noqa: PLC0415 - loads a PDF reader

    return {name: bodies[0] for name, bodies in PdfReader(BytesIO(body)).attachments.items()}


def check(drawn: bytes, document: CertificateDocument, attached: Sequence[Attachment] = ()) -> None:
    """Refuse a drawn certificate that holds anything but what it should.

    Raises:
        RefusedError: ``lint``, with everything that is wrong.
    """
    from induction.pdf import lint  # noqa: PLC0415 - loads a PDF reader

    lint.check(drawn, document, attached)


@cache
def _typesetter() -> Typesetter:
    from induction.pdf.typesetter import Typesetter  # noqa: PLC0415 - loads WeasyPrint and Pango

    atexit.register(_typesetter.cache_clear)  # its fonts' temporary folder goes while Python can still remove it
    return Typesetter(resources.folder("templates") / "certificate" / "certificate.css")


@cache
def _masters() -> Masters:
    from induction.pdf.masters import Masters  # noqa: PLC0415 - loads WeasyPrint

    return Masters(_typesetter(), page_source)


@cache
def _template() -> Any:
    environment = Environment(
        loader=FileSystemLoader(resources.folder("templates") / "certificate"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("certificate.html")


def page_source(document: CertificateDocument, density: str, annex: str = "") -> str:
    """Write the HTML that is typeset; with `annex`, a density, the modules stand on a page of their own."""
    source: str = _template().render(
        fact={label: value for label, value in facts(document) if label != "Module"},
        modules=[
            {"title": module.title, "version": module.version, "achieved_on": day_in_words(module.achieved_on)}
            for module in document.modules
        ],
        policy={"title": document.policy_title, "version": document.policy_version},
        short_fingerprint=shortened(document.policy_fingerprint),
        code=grouped(document.code),
        number=document.number,
        issued_on=document.issued_on.isoformat(),
        demo_words=DEMO_WORDS if document.is_demo else "",
        qr=qr.draw(document.verify_url),
        density=density,
        annex=annex,
    )
    return fonts.composed(source)
