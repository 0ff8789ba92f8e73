"""What every page must keep to; the test browser judges each one that it fetches."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from induction.web.access import takes_token

_XHTML = "{http://www.w3.org/1999/xhtml}"


def judge(response: TestResponse, app: Flask) -> None:
    """Fail with the rule that the page breaks."""
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if response.mimetype != "text/html" or response.status_code in (301, 302, 303, 308):
        return
    page = html5lib.HTMLParser(strict=True).parse(response.text)
    elements = list(page.iter())
    assert page.get("lang") == "en-GB", "a page says its language"
    _judge_headings(elements)
    _judge_ids(elements)
    _judge_policy(elements)
    _judge_forms(elements, app)


def _judge_headings(elements: list[Element]) -> None:
    found = [text_of(each) for each in elements if each.tag == f"{_XHTML}h1"]
    assert len(found) == 1, f"a page has one h1, not {found}"
    title = next(text_of(each) for each in elements if each.tag == f"{_XHTML}title")
    parts = title.removeprefix("Error: ").split(" – ")
    assert len(parts) >= 3, f"a title is 'Page – Policy induction – Trust', not {title!r}"
    assert parts[-2] == "Policy induction"
    assert all(part.strip() for part in parts), f"a title has no empty part: {title!r}"
    levels = [int(tag[-1]) for each in elements if re.fullmatch(r"h[1-6]", tag := str(each.tag).removeprefix(_XHTML))]
    main = levels[levels.index(1) :]
    leaps = [(one, two) for one, two in pairwise(main) if two > one + 1]
    assert not leaps, f"heading levels leap: {leaps}"


def _judge_ids(elements: list[Element]) -> None:
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"ids are given twice: {twice}"
    pointed = [
        (name, target)
        for each in elements
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
        for target in (each.get(name) or "").split()
        if target not in ids
    ]
    assert not pointed, f"attributes point at ids that are not there: {pointed}"
    anchors = [each.get("href")[1:] for each in elements if (each.get("href") or "").startswith("#")]
    assert not [name for name in anchors if name not in ids], f"links lead to no place on the page: {anchors}"


def _judge_policy(elements: list[Element]) -> None:
    for each in elements:
        assert each.get("style") is None, f"inline style on {each.tag}"
        assert not [name for name in each.attrib if name.startswith("on")], f"inline handler on {each.tag}"
        if each.tag == f"{_XHTML}script":
            assert each.get("src"), "inline script"
            assert not (each.text or "").strip(), "inline script"
        assert each.tag != f"{_XHTML}style", "inline style sheet"
        for name in ("src", "href"):
            assert each.tag == f"{_XHTML}a" or "//" not in (each.get(name) or ""), f"fetched from another host: {each}"


def _judge_forms(elements: list[Element], app: Flask) -> None:
    """A form carries a token exactly where the view that it is sent to declares that it takes one."""
    for form in (each for each in elements if each.tag == f"{_XHTML}form"):
        if (form.get("method") or "get").lower() == "post":
            names = [each.get("name") for each in form.iter(f"{_XHTML}input")]
            action = form.get("action") or ""
            assert ("csrf_token" in names) is _takes_token(action, app), f"the form to {action} and its CSRF token"


def _takes_token(action: str, app: Flask) -> bool:
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(action).path, method="POST")
    except (HTTPException, RequestRedirect):
        return True  # a page of its own address, or of a test
    return takes_token(app.view_functions[endpoint])


def text_of(element: Element) -> str:
    """Give the text inside an element."""
    return " ".join("".join(element.itertext()).split())
