"""Find the gaps of a master in WeasyPrint's layout: where each of their lines begins, and how much room it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from induction.pdf.gaps import ADDRESS


@dataclass(frozen=True)
class Line:
    """A line of a gap, in CSS pixels.

    Attributes:
        stand_in: the text that stands in it.
        left: where the text begins.
        right: where its room ends.
    """

    stand_in: str
    left: float
    baseline: float
    right: float
    size: float
    weight: int
    is_right_aligned: bool

    @property
    def room(self) -> float:
        """How long a text may be, in sizes of type."""
        return (self.right - self.left) / self.size


def find(pages: Sequence[Any], texts: Mapping[str, str]) -> dict[str, tuple[Line, ...]] | None:
    """Find the lines of every gap by what stands in them; None when one is not to be found whole."""
    found: dict[str, list[Line]] = defaultdict(list)
    gap_of = {word: gap for gap, text in texts.items() if gap != ADDRESS for word in (text, text.partition(" ")[0])}
    drawn = (each for page in pages for each in _lines(page._page_box, 0.0))  # noqa: SLF001 - it is told nowhere else
    for line, is_link in drawn:
        gap = ADDRESS if is_link else gap_of.get(line.stand_in)
        if gap is not None:
            found[gap].append(line)
    told = {gap: "".join(line.stand_in for line in lines).replace(" ", "") for gap, lines in found.items()}
    if told != {gap: text.replace(" ", "") for gap, text in texts.items()}:
        return None
    return {gap: tuple(lines) for gap, lines in found.items()}


def _lines(box: Any, right: float, *, is_link: bool = False) -> Iterator[tuple[Line, bool]]:
    if isinstance(box, boxes.TextBox):
        style = box.style
        yield (
            Line(
                box.text.strip(" "),
                box.position_x,
                box.position_y + box.baseline,
                right,
                style["font_size"],
                style["font_weight"],
                style["text_align_all"] == "right",
            ),
            is_link,
        )
        return
    if isinstance(box, boxes.BlockContainerBox):
        right = box.content_box_x() + box.width
    is_link = is_link or box.element_tag == "a"
    for child in getattr(box, "children", ()):
        yield from _lines(child, right, is_link=is_link)
