"""The pages that are text, from ``content/pages``: a heading in the first line, then Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from induction.domain.errors import ContentError, Problem

PAGES = ("accessibility", "help", "privacy")
_MARK = "# "


@dataclass(frozen=True)
class TextPage:
    """A page of text; `markdown` is what follows the heading."""

    title: str
    markdown: str


def load_pages(content_dir: Path) -> dict[str, TextPage]:
    """Read every page there must be, by name.

    Raises:
        ContentError: for pages that are missing, or that do not begin with a heading.
    """
    pages: dict[str, TextPage] = {}
    problems: list[Problem] = []
    for name in PAGES:
        read = _read(content_dir, f"pages/{name}.md")
        if isinstance(read, Problem):
            problems.append(read)
        else:
            pages[name] = read
    if problems:
        raise ContentError(problems)
    return pages


def _read(content_dir: Path, file: str) -> TextPage | Problem:
    try:
        text = (content_dir / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        return Problem(file, 0, "This page is missing.", "Write it, with its title in the first line after '# '.")
    except UnicodeDecodeError:
        return Problem(file, 0, "This page is not UTF-8.", "Save it as UTF-8.")
    head, _, body = text.partition("\n")
    if not head.startswith(_MARK) or not head.removeprefix(_MARK).strip():
        return Problem(file, 1, "This page has no title.", "Begin its first line with '# ' and the title.")
    return TextPage(head.removeprefix(_MARK).strip(), body.strip())
