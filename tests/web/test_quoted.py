"""A quote is marked where it stands, through links and emphasis, and nothing else of the page changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from induction import resources
from induction.library import load_library
from induction.web import markdown
from induction.web.quoted import LONGEST, marked, part_of
from tests.web.conftest import Browser

LIBRARY = load_library(resources.folder("content"), resources.folder("scenarios"))


def bare(html: str) -> str:
    return re.sub(r"</?mark[^>]*>", "", html)


def inside(html: str) -> str:
    return " ".join(
        "".join(re.sub("<[^>]+>", "", part) for part in re.findall(r"<mark[^>]*>(.*?)</mark>", html)).split()
    )


@pytest.mark.parametrize(
    ("text", "quote", "shown"),
    [
        ("Lock the door. Feed the cat.", "Feed the cat.", "<p>Lock the door. {Feed the cat.}</p>"),
        ("Don’t run", "Don't run", "<p>{Don’t run}</p>"),
        ("talk *at* people.", "talk at people.", "<p>{talk }<em>{at}</em>{ people.}</p>"),
        ("see [our values](/v) now", "our values now", '<p>see <a href="/v">{our values}</a>{ now}</p>'),
        ("a < b & c", "< b &", "<p>a {&lt; b &amp;} c</p>"),
        ("- one\n- two", "one two", "<ul>\n<li>{one}</li>\n<li>{two}</li>\n</ul>"),
    ],
)
def test_it_is_marked_as_it_stands(text: str, quote: str, shown: str) -> None:
    found = marked(markdown.html(text), quote)
    assert found is not None
    plain = found.replace(' id="quote"', "", 1)
    assert plain.replace('<mark class="app-mark">', "{").replace("</mark>", "}").strip() == shown


@pytest.mark.parametrize("quote", ["", "not there", "ock the", "door. Feed the dog", "<p>", "*"])
def test_what_does_not_stand_there_is_not_marked(quote: str) -> None:
    assert marked(markdown.html("Lock the door. Feed the cat."), quote) is None


@given(st.text(max_size=80), st.text(max_size=20))
def test_whatever_is_asked_the_page_stays_as_it_was_but_for_the_marks(text: str, quote: str) -> None:
    body = markdown.html(text)
    found = marked(body, quote)
    if found is not None:
        assert Markup(bare(found)).unescape() == body.unescape()


def test_every_quote_of_every_module_is_found_in_the_page_of_its_section() -> None:
    bodies = {
        (pin, section.number): markdown.html(section.markdown)
        for pin, policy in LIBRARY.policies.items()
        for section in policy.sections
    }
    lost = []
    for module in LIBRARY.modules.values():
        for cite in {cite for scene in module.scenes for option in scene.options for cite in option.cites}:
            body = bodies[(module.policy, module.policy_version), cite.section]
            if marked(body, part_of(cite.quote)) is None:
                lost.append((module.id, cite.quote))
    assert lost == []


def test_a_long_quote_is_cut_at_a_word() -> None:
    assert part_of("short") == "short"
    cut = part_of("word " * 200)
    assert len(cut) <= LONGEST
    assert cut.endswith("word")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_the_policy_page_marks_it_and_gives_it_the_anchor(client_as) -> None:
    browser: Browser = client_as()
    address = "/policies/staff-use-of-social-media/1.0?section=6.1&quote=please+do+not+accept."
    page = browser.get(address).text
    assert page.count('id="quote"') == 1
    assert inside(page) == "please do not accept."


@pytest.mark.parametrize(
    "query", ["section=6.2&quote=please+do+not+accept.", "section=6.2&quote=<script>", "quote=x&section=6.2"]
)
def test_a_quote_that_is_not_there_leads_to_its_section(client_as, query: str) -> None:
    page = client_as().get(f"/policies/staff-use-of-social-media/1.0?{query}").text
    assert "<mark" not in page
    assert page.index('id="section-6-2"') < page.index('id="quote"') < page.index('id="section-6-3"')


def test_a_section_that_is_not_there_is_left_alone(client_as) -> None:
    page = client_as().get("/policies/staff-use-of-social-media/1.0?section=99&quote=x").text
    assert 'id="quote"' not in page
