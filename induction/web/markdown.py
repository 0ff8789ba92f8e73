"""Markdown from the content files as HTML: no HTML passes through, links lead somewhere or are plain words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_NOWHERE = ("", "#")


@lru_cache(maxsize=1024)
def html(text: str) -> Markup:
    """Render Markdown: paragraphs, lists, emphasis, links, headings and tables."""
    return Markup(_renderer().render(text))  # noqa: S704  # the renderer escapes, and passes no HTML through


@cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    renderer.core.ruler.push("mend", _mend)
    return renderer


def _mend(state: object) -> None:
    tokens: list[Token] = state.tokens  # type: ignore[attr-defined]  # markdown-it's StateCore
    for place, token in enumerate(tokens):
        if token.children:
            token.children = list(_mended(token.children))
        if token.type in ("th_open", "td_open"):
            token.attrs.pop("style", None)  # the policy against inline styles would drop it anyway
        if token.type == "th_open":
            _mend_heading(token, tokens[place + 1], tokens[place + 2])


def _mend_heading(opening: Token, words: Token, closing: Token) -> None:
    """Say that a table's heading heads a column; an empty one is a plain cell, because it heads nothing."""
    if words.content.strip():
        opening.attrSet("scope", "col")
    else:
        opening.tag = closing.tag = "td"


def _mended(tokens: list[Token]) -> Iterator[Token]:
    """Take off links that lead nowhere, and harden those that lead out."""
    open_links: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrGet("href") or "")
            open_links.append(target not in _NOWHERE)
            if urlsplit(target).netloc:
                token.attrSet("rel", "noopener noreferrer")
            if not open_links[-1]:
                continue
        elif token.type == "link_close" and not open_links.pop():
            continue
        yield token
