"""The words of a Word document's paragraphs: with inserted and without deleted text, links with their addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from induction.domain.drafting.blocks import cleaned, escaped

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {f"{W}del", f"{W}moveFrom", f"{W}txbxContent", _FALLBACK, f"{W}pPr", f"{W}rPr", f"{W}instrText"}
_MARKS = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_SAFE = ("https://", "http://", "mailto:")
_CONTENTS_STYLE = re.compile(r"(?:toc|contents) ?\d$", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"heading (\d)$", re.IGNORECASE)
_NAMES = {
    f"{W}txbxContent": "a text box was not read; copy what matters into the text",
    f"{W}del": "a tracked deletion was left out; accept or reject the changes to be sure",
    f"{W}footnoteReference": "a footnote was not read",
    f"{W}endnoteReference": "an endnote was not read",
    f"{W}drawing": "a picture or drawing was not read",
}


class Texts:
    """Reads paragraphs, and counts what it leaves out."""

    def __init__(self, document: Any) -> None:
        body = document.element.body
        self._targets = {name: each.target_ref for name, each in document.part.rels.items() if each.is_external}
        self._styles = {style.style_id: style.name or "" for style in document.styles}
        self._left_out = Counter({tag: len({id(each) for each in body.iter(tag)}) for tag in _NAMES})
        self.contents: list[str] = []

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was left out, with counts."""
        return tuple(f"{words} ({count})" for tag, words in _NAMES.items() if (count := self._left_out[tag]))

    def of(self, paragraph: Any) -> str:
        """Read a paragraph's words on one line; a tab stays a tab."""
        return cleaned("".join(self._words(paragraph))).strip(" \t")

    def style_of(self, paragraph: Any) -> str:
        """Give the id of a paragraph's style, or nothing for the usual one."""
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return found.get(f"{W}val", "") if found is not None else ""

    def is_entry(self, paragraph: Any, text: str) -> bool:
        """Tell whether a paragraph is an entry of a list of contents, by its style, and remember it."""
        is_entry = bool(_CONTENTS_STYLE.fullmatch(self._styles.get(self.style_of(paragraph), "")))
        if is_entry:
            self.contents.append(re.sub(r"[\s.…]*\d{1,3}$", "", " ".join(text.split())))
        return is_entry

    def is_contents(self, control: Any) -> bool:
        """Tell whether a content control is Word's own list of contents, and remember its entries."""
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        is_contents = gallery is not None and "Contents" in gallery.get(f"{W}val", "")
        if is_contents:
            for paragraph in control.iter(f"{W}p"):
                text = self.of(paragraph)
                if re.search(r"\d$", text):
                    self.contents.append(re.sub(r"[\s.…]*\d{1,3}$", "", " ".join(text.split())))
        return is_contents

    def _words(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag in _LEFT_OUT:
                continue
            if child.tag == f"{W}t":
                yield escaped(child.text or "")
            elif child.tag == f"{W}hyperlink":
                yield self._link(child)
            else:
                yield _MARKS.get(child.tag, "")
                yield from self._words(child)

    def _link(self, element: Any) -> str:
        words = "".join(self._words(element))
        address = self._targets.get(element.get(_R_ID, ""), "")
        is_safe = address.startswith(_SAFE) and not re.search(r"[\s()<>]", address)
        return f"[{words}]({address})" if words.strip() and is_safe and "\t" not in words else words


def headings_of(document: Any) -> dict[str, int]:
    """Give the heading level of each style that is one, by its name or by the outline it was given."""
    levels: dict[str, int] = {}
    for style in document.styles:
        named = _HEADING_STYLE.search(style.name or "")
        outline = style.element.find(f"{W}pPr/{W}outlineLvl")
        if named:
            levels[style.style_id] = int(named[1])
        elif outline is not None and outline.get(f"{W}val", "9").isdigit() and int(outline.get(f"{W}val")) < 9:
            levels[style.style_id] = int(outline.get(f"{W}val")) + 1
    return levels
