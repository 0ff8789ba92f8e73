"""How days, moments, numbers and Markdown are written, and that nothing gets through unescaped."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from jinja2 import meta, nodes

from induction import resources
from induction.web import filters, markdown

NASTY = "<b>&\"'</b>"
ESCAPED = "&lt;b&gt;&amp;&#34;&#39;&lt;/b&gt;"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Words ask the database nothing."""
    return sqlite_url


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "23 November 2026 at 2:05pm"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "1 July 2026 at 9am"),  # summer time
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 12:30am"),  # the next day in London
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "1 January 2026 at midday"),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "1 January 2026 at midnight"),
        (datetime(2026, 1, 1, 12, 1, tzinfo=UTC), "1 January 2026 at 12:01pm"),
        (None, ""),
    ],
)
def test_moments(moment, words):
    assert filters.moment(moment) == words


def test_days_and_numbers():
    assert filters.day(date(2026, 11, 3)) == "3 November 2026"
    assert filters.day(None) == ""
    assert filters.number(1234567) == "1,234,567"
    assert filters.plural(1, "module") == "1 module"
    assert filters.plural(1200, "module") == "1,200 modules"
    assert filters.plural(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("rate", "words"),
    [(95.44, "95.4%"), (100.0, "100%"), (99.99, "99.9%"), (0.0, "0%"), (0.01, "0.1%"), (50.0, "50%"), (None, "–")],
)
def test_rates_are_never_rounded_to_a_whole_truth(rate, words):
    assert filters.per_cent(rate) == words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[here](javascript:alert(1))", "<p>[here](javascript:alert(1))</p>\n"),
        ("[the values](#)", "<p>the values</p>\n"),
        ("*[the values](#)* and [help](/help)", '<p><em>the values</em> and <a href="/help">help</a></p>\n'),
        ("[out](https://a.example)", '<p><a href="https://a.example" rel="noopener noreferrer">out</a></p>\n'),
        ("{{ 7*7 }}", "<p>{{ 7*7 }}</p>\n"),
    ],
)
def test_markdown_lets_no_html_through(text, html):
    assert markdown.html(text) == html


def test_a_table_has_headings_for_its_columns_and_no_empty_one():
    html = markdown.html("| | Yes |\n|---|:-:|\n| Age | x |\n")
    assert '<th scope="col">Yes</th>' in html
    assert "<td></td>" in html
    assert "style" not in html


def _render(app: Flask, source: str, **values: object) -> str:
    with app.test_request_context("/"):
        return app.jinja_env.from_string(source).render(values)


@pytest.mark.parametrize("suffix", ["html", "jinja", "txt", "xml"])
def test_every_template_is_escaped_whatever_its_name(app, suffix, monkeypatch):
    assert app.jinja_env.autoescape is True
    template = app.jinja_env.from_string("{{ it }}")
    template.name = f"x.{suffix}"
    assert template.render(it=NASTY) == ESCAPED


PROBES = {
    "back-link backLink": '{"text": it, "href": it}',
    "breadcrumb breadcrumb": '{"items": [{"text": it, "href": it}], "text": it, "href": it}',
    "button button": '{"text": it, "name": it, "value": it}',
    "card card": '{"heading": it, "description": it, "href": it}',
    "checkboxes checkboxes": '{"idPrefix": it, "name": it, "fieldset": {"legend": {"text": it}}, "hint": {"text": it}, '
    '"errorMessage": {"text": it}, "items": [{"value": it, "text": it, "hint": {"text": it}}]}',
    "details details": '{"summaryText": it, "text": it}',
    "error-summary errorSummary": '{"titleText": it, "errorList": [{"text": it, "href": it}]}',
    "header header": '{"organisation": {"name": it}, "service": {"text": it, "href": it}, '
    '"account": {"items": [{"text": it, "href": it}]}, "navigation": {"items": [{"text": it, "href": it}]}}',
    "input input": '{"id": it, "name": it, "value": it, "label": {"text": it}, "hint": {"text": it}, '
    '"errorMessage": {"text": it}}',
    "inset-text insetText": '{"text": it}',
    "pagination pagination": '{"items": [{"number": it, "href": it}], "next": {"href": it}}',
    "password-input passwordInput": '{"id": it, "name": it, "label": {"text": it}, "errorMessage": {"text": it}}',
    "radios radios": '{"idPrefix": it, "name": it, "fieldset": {"legend": {"text": it}}, "errorMessage": {"text": it}, '
    '"items": [{"value": it, "text": it, "hint": {"text": it}}]}',
    "select select": '{"id": it, "name": it, "label": {"text": it}, "items": [{"value": it, "text": it}]}',
    "summary-list summaryList": '{"rows": [{"key": {"text": it}, "value": {"text": it}}]}',
    "tables table": '{"caption": it, "head": [{"text": it}], "rows": [[{"text": it}]]}',
    "tag tag": '{"text": it}',
    "task-list taskList": '{"items": [{"title": {"text": it}, "href": it, "status": {"text": it}}]}',
    "textarea textarea": '{"id": it, "name": it, "value": it, "label": {"text": it}}',
    "warning-callout warningCallout": '{"heading": it, "text": it}',
}


@pytest.mark.parametrize("probe", PROBES)
def test_the_nhs_components_escape_what_they_are_given(app, probe):
    component, _, macro = probe.partition(" ")
    source = f'{{% from "nhsuk/components/{component}/macro.jinja" import {macro} %}}{{{{ {macro}({PROBES[probe]}) }}}}'
    html = _render(app, source, it=NASTY)
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert "&#34;&#39;" in html
    assert "&amp;lt;" not in html, "escaped twice"


EVERYWHERE = {
    "organisation", "contacts", "is_demo", "principal", "today",  # induction.web.layout.page
    "asset_url", "frame", "csrf",  # induction.web.layout.init
    "url_for", "request", "config", "session", "g", "get_flashed_messages",  # Flask
}  # fmt: skip
PARTS = ("parts/frame.html", "content/preview_note.html")  # their values come from what draws or includes them


def test_a_page_asks_only_for_what_its_view_hands_over(app):
    """Undefined is lenient for the NHS components' sake, so a slip in a name has to be caught here."""
    folder = resources.folder("templates")
    handed = _handed_over()
    wrong = []
    pages = [path for path in folder.rglob("*.html") if path.parts[-2] not in ("certificate", "mail", "record")]
    for path in pages:
        name = path.relative_to(folder).as_posix()
        tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
        unknown = meta.find_undeclared_variables(tree) - _own(tree) - EVERYWHERE - handed.get(name, set())
        if unknown and name not in (*PARTS, "layout.html"):
            wrong.append(f"{name}: {sorted(unknown)}")
    assert not wrong, f"No view hands these over: {wrong}"
    assert len(pages) > 10


def _own(tree: nodes.Template) -> set[str]:
    """Give the names that a template sets or imports for its blocks."""
    targets = (each.target for each in tree.find_all((nodes.Assign, nodes.AssignBlock)))
    own = {name.name for target in targets for name in (target, *target.find_all(nodes.Name)) if hasattr(name, "name")}
    for each in tree.find_all(nodes.FromImport):
        own |= {name if isinstance(name, str) else name[1] for name in each.names}
    return own | {each.name for each in tree.find_all(nodes.Macro)}


def _handed_over() -> dict[str, set[str]]:
    """Read from the views which names each template is given: ``page("area/view.html", name=…)``."""
    handed: dict[str, set[str]] = {}
    for path in (resources.PACKAGE / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "page" and node.args:
                template = getattr(node.args[0], "value", "")
                handed.setdefault(template, set()).update(word.arg or "*" for word in node.keywords)
    return handed
