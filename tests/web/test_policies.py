"""The policy, as staff read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from induction import settings
from induction.app import create_app
from induction.domain.library_values import Library
from tests.web.conftest import Browser

ADDRESS = "/policies/staff-use-of-social-media"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The policy is a file."""
    return sqlite_url


@pytest.fixture
def reader(client_as) -> Browser:
    """A browser of any member of staff."""
    return client_as()


def test_the_only_policy_is_shown_at_once(reader):
    assert reader.get("/policies").headers["Location"] == ADDRESS


def test_every_section_has_its_anchor_and_every_main_one_a_place_in_the_contents(reader, shelf):
    page = reader.get(ADDRESS).text
    for section in shelf.current().policy("staff-use-of-social-media").sections:
        assert f'id="{section.anchor}"' in page
        assert (f'href="#{section.anchor}"' in page) == (section.level == 1)
    assert 'id="section-6-1"' in page
    assert 'id="appendix-2"' in page


def test_the_passed_review_date_is_a_notice(reader, clock):
    assert "The review date of this policy, October 2023, has passed" in reader.get(ADDRESS).text


def test_document_control_is_as_the_document_states_it(reader):
    page = reader.get(ADDRESS).text
    for words in ("14 September 2021", "October 2021", "Executive Management Team", "1.0"):
        assert words in page


def test_links_that_lead_nowhere_are_words_and_others_are_safe(reader):
    page = reader.get(ADDRESS).text
    assert "stated values" in page
    body = page.split('class="app-policy"')[1].split('id="document-control"')[0]
    links = re.findall(r"<a ([^>]*)>", body)
    assert links
    assert not [each for each in links if 'href="#"' in each or 'href=""' in each]
    assert [each for each in links if 'rel="noopener noreferrer"' in each]


def test_the_editors_notes_are_not_shown_to_learners(reader):
    page = reader.get(ADDRESS).text
    assert "Information Governance to confirm" not in page
    assert "What was mended" not in page


@pytest.mark.parametrize("path", [f"{ADDRESS}/9.9", "/policies/no-such", "/policies/../etc/passwd", f"{ADDRESS}/1.0/x"])
def test_what_is_not_there_is_not_found(reader, path):
    assert reader.get(path).status_code == 404


def test_an_earlier_version_says_so_and_the_current_one_is_in_force(environ, database, shelf, clock, add_staff):
    library = shelf.current()
    first = library.policy("staff-use-of-social-media")
    control = first.control.model_copy(update={"version": "2.0", "review_by": date(2027, 1, 1)})
    second = replace(first, control=control, fingerprint="f" * 64)
    both = replace(
        library,
        policies={("staff-use-of-social-media", "1.0"): first, ("staff-use-of-social-media", "2.0"): second},
        current_versions={"staff-use-of-social-media": "2.0"},
    )
    add_staff()
    app: Flask = create_app(settings.load(environ), store=database, shelf=Fixed(both), now=clock)
    app.test_client_class = Browser
    browser = app.test_client()
    browser.sign_in()
    assert "This is an earlier version" in browser.get(f"{ADDRESS}/1.0").text
    current = browser.get(ADDRESS).text
    assert "Version 2.0" in current
    assert "has passed" not in current
    assert "earlier version" not in current


class Fixed:
    """A shelf with one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def current(self) -> Library:
        """Give it."""
        return self.library
