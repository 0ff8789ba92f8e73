"""Draw the master copies that are asked for, and keep those asked for last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any

from induction.domain.certificates.certificate import Attachment, CertificateDocument
from induction.pdf import alphabets, boxes, content, gaps, master
from induction.pdf.boxes import Line
from induction.pdf.fonts import WEIGHTS
from induction.pdf.master import Master
from induction.pdf.shaping import broken, width
from induction.pdf.typesetter import Typesetter

_KEPT = 32
_MORE_THAN_HALF = 0.6  # of a line: no two such words stand in one
Lines = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Fitting:
    """A master that a document fits into, and its texts as they stand in each gap, line by line."""

    master: Master
    lines: Lines


@dataclass(frozen=True)
class _Wish:
    """What a master is drawn for: certificates with the same wish share one.

    Attributes:
        alphabets: that are to be prepared, by weight.
    """

    stand_in: CertificateDocument
    density: str
    alphabets: tuple[frozenset[str], ...]
    attached: tuple[Attachment, ...]


class Masters:
    """The master copies of one typesetter.

    Args:
        source: writes the HTML of a document in a density.
    """

    def __init__(self, typesetter: Typesetter, source: Callable[[CertificateDocument, str], str]) -> None:
        self._typesetter = typesetter
        self._source = source
        self._rooms = lru_cache(_KEPT)(self._measured)
        self._masters = lru_cache(_KEPT)(self._drawn)

    def fitting(
        self, document: CertificateDocument, attached: Sequence[Attachment], densities: Sequence[str]
    ) -> Fitting | None:
        """Find the master for a document, in the first density in which it fits on one page; None when none will do."""
        short = gaps.stand_in(document, gaps.short_lines(document))
        if short is None:
            return None
        files = tuple(replace(each, body=b"") for each in attached)
        for density in densities:
            rooms = self._rooms(short, density)
            flowing = rooms and _in_lines(gaps.flowing(document), rooms)
            asked = rooms and _alphabets(gaps.texts(document), rooms)
            if not rooms or not flowing or not asked:
                return None
            words = {gap: _words(gap, len(lines), rooms[gap], document) for gap, lines in flowing.items()}
            stand_in = gaps.stand_in(document, words)
            if stand_in and (found := self._masters(_Wish(stand_in, density, asked, files))):
                return Fitting(found, flowing)
        return None

    def _measured(self, short: CertificateDocument, density: str) -> Mapping[str, Line] | None:
        """Find how much room the gaps have."""
        layout = self._typesetter.lay_out(self._source(short, density))
        found = boxes.find(layout.pages, gaps.texts(short))
        return {gap: lines[0] for gap, lines in found.items()} if found else None

    def _drawn(self, wish: _Wish) -> Master | None:
        stand_in = wish.stand_in
        layout = self._typesetter.lay_out(self._source(stand_in, wish.density))
        lines = boxes.find(layout.pages, gaps.texts(stand_in)) if len(layout.pages) == 1 else None
        if lines is None:
            return None
        letters = self._typesetter.lay_out(_specimen(wish.alphabets))
        pdf, fonts = self._typesetter.objects(layout, letters, stand_in.organisation, wish.attached)
        parts = content.opened(_operators(master.content_of(pdf)), lines, gaps.ADDRESS)
        return master.take(pdf, fonts, parts, stand_in) if parts else None


def _in_lines(texts: Mapping[str, str], rooms: Mapping[str, Line]) -> Lines | None:
    lines = {gap: broken(text, rooms[gap].room, rooms[gap].weight) for gap, text in texts.items()}
    fitting = {gap: each for gap, each in lines.items() if each is not None}
    return fitting if len(fitting) == len(lines) else None


def _alphabets(texts: Mapping[str, str], rooms: Mapping[str, Line]) -> tuple[frozenset[str], ...] | None:
    by_weight = ("".join(text for gap, text in texts.items() if rooms[gap].weight == weight) for weight in WEIGHTS)
    asked = [alphabets.asked_for(text) for text in by_weight]
    found = tuple(each for each in asked if each is not None)
    return found if len(found) == len(asked) else None


def _words(gap: str, lines: int, line: Line, document: CertificateDocument) -> str:
    """Make a stand-in that takes so many lines."""
    word = gaps.short_lines(document)[gap]
    if lines > 1:
        missing = _MORE_THAN_HALF * line.room - width(word, line.weight)
        word = "m" * int(missing / width("m", line.weight)) + word
    return " ".join([word] * lines)


def _specimen(asked: Sequence[frozenset[str]]) -> str:
    """Write a page with every letter of alphabets, so that its fonts have them all."""
    shown = (
        f"<p style='font-weight: {weight}; white-space: pre'>{escape(alphabets.together(names))}"
        for weight, names in zip(WEIGHTS, asked, strict=True)
    )
    return f"<html lang=en><title>Letters</title>{''.join(shown)}"


def _operators(page: Any) -> bytes:
    """Give a page's content as it is before it is compressed."""
    page.compress = False
    data: bytes = page.data
    return data.partition(b"stream\n")[2].removesuffix(b"endstream")
