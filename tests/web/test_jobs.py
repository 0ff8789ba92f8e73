"""HR starts a bulk issue and watches it; nobody else sees it, and two at once are one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from induction import settings
from induction.app import create_app
from induction.db import Database
from induction.db.models import Certificate, Job
from induction.domain.people import Role
from induction.library import Shelf
from induction.worker import Yard, works
from tests.press import PaperPress
from tests.waiting import let_wait
from tests.web.conftest import Browser, Clock


@pytest.fixture
def press() -> PaperPress:
    return PaperPress()


@pytest.fixture
def yard(environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock, press: PaperPress) -> Yard:
    return Yard(settings.load(environ), database, press, shelf.current, clock)  # type: ignore[arg-type]


@pytest.fixture
def app(yard: Yard, shelf: Shelf) -> Flask:
    made = create_app(
        yard.settings, store=yard.database, shelf=shelf, press=yard.press, under_way=yard.under_way, now=yard.now
    )
    made.test_client_class = Browser
    return made


@pytest.fixture
def three_waiting(database: Database) -> None:
    let_wait(database, range(3))


def statuses(database: Database) -> dict[str, int]:
    with database.session() as session:
        query = select(Certificate.status, func.count()).group_by(Certificate.status)
        return dict(map(tuple, session.execute(query)))


def test_a_bulk_issue_is_started_watched_and_done(
    client_as: Callable[..., Browser], yard: Yard, database: Database, three_waiting: None
) -> None:
    hr, other = client_as(Role.HR), client_as(Role.HR)
    assert "Issue all that wait" in hr.get("/register").text
    address = hr.send("/register/issue").location
    waiting = hr.get(address).text
    assert "begins within a minute" in waiting
    assert 'http-equiv="refresh"' in waiting
    job_id = int(address.rpartition("/")[2])
    page = hr.get("/register").text
    assert f'href="{address}"' in page
    assert "Issue all that wait" not in page
    assert "Somebody else has started a bulk issue" in other.get("/register").text
    assert other.get(address).status_code == 404
    assert "You have not started anything" in other.get("/work").text
    assert other.send("/register/issue").location == "/register", "one is enough"
    works.run_waiting(yard)
    assert statuses(database) == {"issued": 3}
    done = hr.get(address).text
    assert "Certificates issued: 3." in done
    assert 'http-equiv="refresh"' not in done
    assert yard.under_way.of(job_id) is None
    assert "Certificates issued: 3." in hr.get("/work").text
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_the_bar_moves_by_batches(
    client_as: Callable[..., Browser], yard: Yard, database: Database, three_waiting: None,
    monkeypatch: pytest.MonkeyPatch, clock: Clock,
) -> None:  # fmt: skip
    let_wait(database, range(3, 5))
    hr, pages = client_as(Role.HR), []
    hr.get("/register")
    address = hr.send("/register/issue").location
    monkeypatch.setattr("induction.jobs.BATCH", 1)
    draw = yard.press.draw

    def look(document):
        clock.pass_(seconds=2)
        pages.append(hr.get(address).text)
        return draw(document)

    monkeypatch.setattr(yard.press, "draw", look)
    works.run_waiting(yard)
    shown = [int(re.search(r'max="5" value="(\d)"', page)[1]) for page in pages]
    assert shown == [0, 0, 0, 1, 2], "while one is drawn, the one before is sealed and the one before that recorded"
    assert all(f"{done} of 5 done" in page for done, page in zip(shown, pages, strict=True))


def test_what_cannot_be_issued_is_said(
    client_as: Callable[..., Browser], yard: Yard, press: PaperPress, database: Database, three_waiting: None
) -> None:
    hr = client_as(Role.HR)
    hr.get("/register")
    address = hr.send("/register/issue").location
    press.broken = "The passphrase does not open the key."
    works.run_waiting(yard)
    page = hr.get(address).text
    assert "Stopped" in page
    assert "No certificate was issued. The passphrase does not open the key." in page
    assert statuses(database) == {"pending": 3}
    assert "Issue all that wait" not in hr.get("/register").text, "it would only stop again"
    press.broken, press.refused = "", "The page is not tagged."
    assert "Issue all that wait" in hr.get("/register").text
    works_again = hr.send("/register/issue").location
    works.run_waiting(yard)
    assert (
        "Certificates issued: 0. Still waiting, each with its reason on the page Certificates: 3."
        in hr.get(works_again).text
    )
