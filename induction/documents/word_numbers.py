"""The numbers that Word counts by itself and does not store with the words: "4.2" before a heading, bullets, "(a)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from induction.documents.word_text import W

_BULLET, _NONE = "bullet", "none"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DEEPEST_STYLE = 12


@dataclass(frozen=True)
class Label:
    """What Word prints before a paragraph.

    Attributes:
        words: the number or letter as printed; a bullet's own sign.
        level: how deep in its list, from 0.
        is_bullet: whether it only marks an item.
    """

    words: str
    level: int
    is_bullet: bool


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


class Numbers:
    """Counts as Word does; paragraphs must be asked for in their order."""

    def __init__(self, document: Any) -> None:
        part = next(
            (each for each in document.part.package.iter_parts() if each.partname.endswith("/numbering.xml")), None
        )
        root = part.element if part is not None and hasattr(part, "element") else None
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._style_numbers = {style.style_id: style.element.find(f"{W}pPr/{W}numPr") for style in document.styles}
        self._parents = {style.style_id: style.element.find(f"{W}basedOn") for style in document.styles}
        self._of_styles: dict[str, int] = {}
        self._counts: dict[str, list[int]] = {}
        if root is not None:
            self._learn(root)

    def of(self, paragraph: Any) -> Label | None:
        """Give what stands before a paragraph, and count it; None where Word prints nothing."""
        list_id, level = self._place(paragraph)
        abstract = self._lists.get(list_id, "")
        form = self._abstract.get(abstract, {}).get(level)
        if form is None or form.form == _NONE:
            return None
        if form.form == _BULLET:
            return Label(form.text, level, is_bullet=True)
        counts = self._counted(abstract, level)
        words = re.sub(r"%(\d)", lambda found: self._part(abstract, int(found[1]) - 1, counts), form.text).strip()
        return Label(words, level, is_bullet=False) if words else None

    def _learn(self, root: Any) -> None:
        for abstract in root.iterfind(f"{W}abstractNum"):
            levels = self._abstract.setdefault(abstract.get(f"{W}abstractNumId", ""), {})
            for level in abstract.iterfind(f"{W}lvl"):
                at = _number(level.get(f"{W}ilvl"))
                levels[at] = _Level(
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    _number(_value(level, "start") or "1"),
                )
                if style := _value(level, "pStyle"):
                    self._of_styles[style] = at
        for each in root.iterfind(f"{W}num"):
            self._lists[each.get(f"{W}numId", "")] = _value(each, "abstractNumId")

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Find list and level: the paragraph's own, else its style's, else those of the style that it is based on."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = named.get(f"{W}val", "") if named is not None else ""
        level = _value(own, "ilvl") if own is not None else ""
        if own is not None and _value(own, "numId"):
            return _value(own, "numId"), _number(level or str(self._of_styles.get(style, 0)))
        for _ in range(_DEEPEST_STYLE):
            numbers = self._style_numbers.get(style)
            if numbers is not None and _value(numbers, "numId"):
                of_style = _value(numbers, "ilvl") or str(self._of_styles.get(style, 0))
                return _value(numbers, "numId"), _number(level or of_style)
            parent = self._parents.get(style)
            if parent is None:
                break
            style = parent.get(f"{W}val", "")
        return "", 0

    def _counted(self, abstract: str, level: int) -> list[int]:
        levels = self._abstract[abstract]
        starts = [levels[at].start if at in levels else 1 for at in range(9)]
        counts = self._counts.setdefault(abstract, [start - 1 for start in starts])
        for above in range(level):
            counts[above] = max(counts[above], starts[above])
        counts[level] += 1
        counts[level + 1 :] = [start - 1 for start in starts[level + 1 :]]
        return counts

    def _part(self, abstract: str, at: int, counts: list[int]) -> str:
        form = self._abstract[abstract].get(at)
        return _written(counts[at], form.form if form else "decimal")


def _written(count: int, form: str) -> str:
    if form.endswith("Letter"):
        word = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    elif form.endswith("Roman"):
        word, rest = "", count
        for value, sign in _ROMAN:
            word, rest = word + sign * (rest // value), rest % value
    else:
        return str(count)
    return word.upper() if form.startswith("upper") else word


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return str(found.get(f"{W}val", "")) if found is not None else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 4 else 0
