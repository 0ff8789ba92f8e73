"""Take off what belongs to the pages and not to the policy: running headers and footers, page numbers, the contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil

from induction.domain.drafting.blocks import PAGE

Lines = list[str]

_EDGE = 3
_SHARE = 0.4
_LONGEST_FURNITURE = 160
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:[-–|]\s*)?(?:page|pg\.?|p\.)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?(?:\s*[-–|])?"
    r"|[-–]\s*\d{1,3}\s*[-–]|\d{1,3}\s*(?:\|\s*page|of\s+\d{1,3})",
    re.IGNORECASE,
)
_CELL_GAP = re.compile(r"\t| {2,}")
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?|list of contents", re.IGNORECASE)
_ENTRY = re.compile(r"^(?P<words>\S.*?)[\s.…·_]*[\s.…·_\t](?P<page>\d{1,3})$")
_LONGEST_ENTRY = 200


def without_furniture(pages: Sequence[Sequence[str]]) -> tuple[tuple[Lines, ...], tuple[str, ...]]:
    """Take running headers, footers and page numbers off the edges of pages.

    A line is one when it stands at the edge of two pages in five, at least two, whatever its digits are, or when it
    says "Page 3 of 14". A text without page breaks is cut after each such page number first.

    Returns:
        The pages, and each kind of line that was taken off, as it was met first.
    """
    parted = [list(page) for page in pages] if len(pages) > 1 else _cut(list(pages[0]) if pages else [])
    seen = Counter(key for page in parted for key in {_key(page[at]) for at in _edges(page)})
    needed = max(2, ceil(len(parted) * _SHARE))
    furniture = {key for key, count in seen.items() if key and count >= needed} if len(parted) > 1 else set()
    removed: dict[str, str] = {}
    return tuple(_trimmed(page, furniture, removed) for page in parted), tuple(removed.values())


def flowed(pages: Iterable[Lines]) -> Lines:
    """Join pages to one run of lines with a mark where a page ended."""
    run: Lines = []
    for page in pages:
        run += [PAGE, *page] if run else page
    return run


def without_contents(lines: Lines) -> tuple[Lines, tuple[str, ...]]:
    """Take out the list of contents: its heading and the lines after it that end in a page number.

    An entry may run over two lines. The first line that belongs to no entry ends the list. Without two entries the text
    is left as it is.

    Returns:
        The lines, and the entries without their page numbers.
    """
    begins = next((at for at, line in enumerate(lines) if _CONTENTS.fullmatch(line.strip())), None)
    if begins is None:
        return lines, ()
    entries, begun, ends = [], "", begins + 1
    for at in range(begins + 1, len(lines)):
        line = lines[at].strip()
        entry = _ENTRY.match(line) if len(line) <= _LONGEST_ENTRY else None
        if entry:
            entries.append(f"{begun} {entry['words'].rstrip(' .…·_')}".strip())
            begun, ends = "", at + 1
        elif begun:
            break
        elif line != PAGE:
            begun = line
    return (lines[:begins] + lines[ends:], tuple(entries)) if len(entries) > 1 else (lines, ())


def _cut(lines: Lines) -> list[Lines]:
    """Cut a run of lines after each page number, where there are two or more."""
    ends = [at for at, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(_last_cell(line))]
    if len(ends) < 2:
        return [lines]
    bounds = [0, *(at + 1 for at in ends), len(lines)]
    return [lines[begin:end] for begin, end in pairwise(bounds)]


def _edges(page: Sequence[str]) -> set[int]:
    filled = [at for at, line in enumerate(page) if line.strip()]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _key(line: str) -> str:
    words = " ".join(line.split()).casefold()
    return _NUMBER.sub("#", words) if len(words) <= _LONGEST_FURNITURE else ""


def _last_cell(line: str) -> str:
    return _CELL_GAP.split(line.strip())[-1]


def _trimmed(page: Lines, furniture: set[str], removed: dict[str, str]) -> Lines:
    """Take furniture off both ends of a page, from the edge inwards, and no further than the first real line."""
    top, bottom = 0, len(page)
    while top < bottom and (not page[top].strip() or _is_furniture(page[top], furniture, removed)):
        top += 1
    while bottom > top and (not page[bottom - 1].strip() or _is_furniture(page[bottom - 1], furniture, removed)):
        bottom -= 1
    return page[top:bottom]


def _is_furniture(line: str, furniture: set[str], removed: dict[str, str]) -> bool:
    key = _key(line)
    if key not in furniture and not _PAGE_NUMBER.fullmatch(line.strip()):
        return False
    removed.setdefault(key, " ".join(line.split()))
    return True
