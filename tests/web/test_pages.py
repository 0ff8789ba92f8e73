"""Help, accessibility statement and privacy notice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from induction import resources, settings
from induction.domain.errors import ContentError
from induction.library.pages import PAGES, load_pages
from induction.web.pages.views import fill


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """These pages ask the database nothing."""
    return sqlite_url


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_there_for_everybody(client, statements, name):
    page = client.get(f"/{name}")
    assert page.status_code == 200
    assert page.text.count("<p>") >= 3, "a page holds real content"
    assert statements == []


def test_a_page_reaches_the_people_it_names(environ):
    some = settings.load(environ | {"INDUCTION_COMMUNICATIONS_EMAIL": "comms@larkmere.example"})
    text = "Of {organisation}.\n\nWrite to {communications_email}.\n\nOr to {human_resources_email}.\n\nNot {unknown}."
    assert fill(text, some) == f"Of {some.organisation}.\n\nWrite to comms@larkmere.example."
    hostile = replace(some, organisation="{communications_email} <b>")
    assert fill("Of {organisation}.", hostile) == "Of {communications_email} <b>."


def test_every_page_is_required_and_every_problem_is_named(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/help.md").write_text("no title\n", encoding="utf-8")
    (tmp_path / "pages/privacy.md").write_bytes(b"# \xff\n")
    with pytest.raises(ContentError) as broken:
        load_pages(tmp_path)
    assert [str(each) for each in broken.value.problems] == [
        "pages/accessibility.md:0: This page is missing. Write it, with its title in the first line after '# '.",
        "pages/help.md:1: This page has no title. Begin its first line with '# ' and the title.",
        "pages/privacy.md:0: This page is not UTF-8. Save it as UTF-8.",
    ]


def test_the_pages_that_are_committed_ask_only_for_what_there_is(environ):
    some = settings.load(environ)
    for page in load_pages(resources.folder("content")).values():
        assert "{" not in fill(page.markdown, some)
