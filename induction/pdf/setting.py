"""Set a person's facts into a master copy: text and QR code, title and metadata, links, and the files inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import pydyf

from induction.domain.certificates.certificate import Attachment, CertificateDocument
from induction.pdf import conformance, content, gaps, qr, shaping
from induction.pdf.content import RuleGap, TextGap
from induction.pdf.master import Master, stream
from induction.pdf.masters import Fitting, Lines

_POINTS_PER_PIXEL = 0.75
Set = Mapping[tuple[str, int], tuple[Sequence[shaping.Run], float]]
"""By gap and line: its shaped text, and how long that is in CSS pixels."""


def set_into(fitting: Fitting, document: CertificateDocument, attached: Sequence[Attachment]) -> bytes | None:
    """Write a certificate from a master; None when something of the document does not go into it."""
    master, address = fitting.master, document.verify_url
    texts = _shaped(master, _lines(fitting, document))
    operators = _operators(master, texts, address) if texts else None
    if texts is None or operators is None or qr.size(address) != qr.size(master.stand_in.verify_url):
        return None
    told = {name: _retold(text, master, document) for name, text in master.told.items()}
    about = _retold(master.metadata, master, document, escape).encode()
    metadata = pydyf.Stream([about], {"Type": "/Metadata", "Subtype": "/XML"})
    words = master.figure["Alt"].string.replace(master.stand_in.verify_url, address)
    figure = pydyf.Dictionary({**master.figure, "Alt": pydyf.String(words)})
    made_on = pydyf.String(told["CreationDate"])
    ends = [line.line.left + texts[line.gap, line.number][1] for line in _text_gaps(master) if line.gap == gaps.ADDRESS]
    links = {link.number: _link(link, address, end) for link, end in zip(master.links, ends, strict=True)}
    files = zip(master.files, attached, strict=True)
    return master.write(
        {
            master.content_number: stream(operators),
            master.metadata_number: metadata.data,
            master.figure.number: figure.data,
            **links,
            **{number: conformance.embedded(each, made_on).data for number, each in files},
        },
        told,
    )


def _text_gaps(master: Master) -> list[TextGap]:
    return [part for part in master.parts if isinstance(part, TextGap)]


def _lines(fitting: Fitting, document: CertificateDocument) -> Lines:
    """Give the texts of all gaps, line by line; the address ends its lines where its stand-in does."""
    place, parts = 0, []
    for each in _text_gaps(fitting.master):
        if each.gap == gaps.ADDRESS:
            parts.append(document.verify_url[place : place + len(each.line.stand_in)])
            place += len(each.line.stand_in)
    return {**{gap: (text,) for gap, text in gaps.texts(document).items()}, **fitting.lines, gaps.ADDRESS: parts}


def _shaped(master: Master, lines: Lines) -> Set | None:
    found: dict[tuple[str, int], tuple[Sequence[shaping.Run], float]] = {}
    for part in _text_gaps(master):
        runs = shaping.shape(lines[part.gap][part.number], part.line.weight)
        length = content.length_in(part, runs) if runs else None
        if runs is None or length is None:
            return None
        found[part.gap, part.number] = (runs, length)
    return found


def _operators(master: Master, texts: Set, address: str) -> bytes | None:
    """Write the page's content; None when a letter was not prepared."""
    written: list[bytes | None] = []
    for part in master.parts:
        if isinstance(part, bytes):
            written.append(part)
        elif isinstance(part, TextGap):
            written.append(content.write_text(part, *texts[part.gap, part.number], master.faces))
        elif isinstance(part, RuleGap):
            written.append(content.write_rule(part.left, texts[part.gap, part.number][1]))
        else:
            written.append(content.write_code(address))
    whole = [each for each in written if each is not None]
    return b"".join(whole) if len(whole) == len(written) else None


def _retold(
    text: str, master: Master, document: CertificateDocument, escaped: Callable[[str], str] = lambda plain: plain
) -> str:
    """Put a document's facts in the place of their stand-ins."""
    facts = zip(_told(master.stand_in), _told(document), strict=True)
    spoken = {escaped(stand_in): escaped(fact) for stand_in, fact in facts}
    return re.sub("|".join(map(re.escape, spoken)), lambda found: spoken[found[0]], text)


def _told(document: CertificateDocument) -> tuple[str, ...]:
    """Give what a file says of itself: the name, the number, and the day of issue in words and as programs write it."""
    texts, day = gaps.texts(document), document.issued_on.isoformat()
    return texts[gaps.NAME], texts[gaps.NUMBER], texts[gaps.ISSUED_ON], day, day.replace("-", "")


def _link(link: Any, address: str, end: float) -> bytes:
    """Write a link's object, as wide as its text."""
    left, top, _, bottom = link["Rect"]
    action = pydyf.Dictionary({**link["A"], "URI": pydyf.String(address)})
    box = pydyf.Array([left, top, end * _POINTS_PER_PIXEL, bottom])
    data: bytes = pydyf.Dictionary({**link, "A": action, "Contents": pydyf.String(address), "Rect": box}).data
    return data
