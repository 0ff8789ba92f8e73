"""One Chromium and one served demo for all browser tests of a worker; each test comes with a fresh context."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import results
from tests.browser.site import Site
from tests.browser.visitor import Visitor

_QUIET = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run --disable-quic"
)


def pytest_sessionfinish() -> None:
    """Keep what axe found, where that was asked for."""
    results.write()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, for one test: Playwright's event loop must be gone when tests of seals follow."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: run `make test`, which installs it."
    expect.set_options(timeout=15_000)  # as patient as the visitor: a busy machine is no fault of a page
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The served demo that tests share; what one test does to its demo person, no other test may rely on."""
    made = Site(tmp_path_factory.mktemp("site"))
    made.prepare()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def inspected() -> set[str]:
    """The kinds of pages that have been inspected, so that each is inspected once."""
    return set()


@pytest.fixture
def visit(chromium: Browser, site: Site, inspected: set[str]) -> Iterator[Callable[..., Visitor]]:
    """Open a browser window: ``visit()`` or ``visit(java_script_enabled=False)``."""
    visitors: list[Visitor] = []

    def opened(at: Site = site, **options: object) -> Visitor:
        context = chromium.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        visitors.append(Visitor(context, at, inspected))
        return visitors[-1]

    yield opened
    for visitor in visitors:
        visitor.leave()
