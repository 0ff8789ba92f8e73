"""HR orders an evidence pack, watches it and fetches it with the password; it is the same pack as the command's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from induction import settings, signing
from induction.app import create_app
from induction.db import Database
from induction.domain.people import Role
from induction.library import Shelf
from induction.press import Press
from induction.signing.evidence_pack import examine_pack
from induction.worker import Yard, works
from tests import facts, staff
from tests.staff import add_staff
from tests.web.conftest import Browser, Clock

DAYS = {
    "from-day": "1", "from-month": "1", "from-year": "2026", "to-day": "20", "to-month": "11", "to-year": "2026",
    "known-day": "", "known-month": "", "known-year": "",
}  # fmt: skip


@pytest.fixture
def yard(environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock) -> Yard:
    loaded = settings.load(environ)
    return Yard(loaded, database, Press(loaded), shelf.current, clock)


@pytest.fixture
def app(yard: Yard, shelf: Shelf) -> Flask:
    made = create_app(yard.settings, store=yard.database, shelf=shelf, under_way=yard.under_way, now=yard.now)
    made.test_client_class = Browser
    return made


def test_a_pack_is_ordered_watched_and_fetched_with_the_password(
    client_as: Callable[..., Browser], yard: Yard, database: Database, tmp_path: Path
) -> None:
    with database.session() as session:
        for number in range(60):
            person = add_staff(session, number=f"4019{number:04}")
            facts.attested(session, person, date(2026, 11, 12), date(2027, 11, 12))
        session.commit()
    hr, other = client_as(Role.HR), client_as(Role.HR)
    assert 'href="/reports/evidence"' in hr.get("/reports/completion").text
    hr.get("/reports/evidence")
    address = hr.send("/reports/evidence", **DAYS).location
    assert "begins within a minute" in hr.get(address).text
    works.run_waiting(yard)
    done = hr.get(address).text
    assert "evidence-2026-01-01-to-2026-11-20-as-known-on-2026-11-23.zip is ready" in done
    assert "people, " in done
    assert other.get(f"{address}/file").status_code == 404
    assert "Enter your password" in hr.send(f"{address}/file", password="").text
    fetched = hr.send(f"{address}/file", password=staff.PASSWORD)
    assert (fetched.status_code, fetched.mimetype) == (200, "application/zip")
    path = tmp_path / "pack.zip"
    path.write_bytes(fetched.data)
    assert examine_pack(path, signing.exported_trust(yard.settings.data_dir)).verdict == "genuine"
    assert examine_pack(path, signing.Trust((), {})).verdict == "cannot be confirmed"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"from-year": "2027"}, "The period ends before it begins"),
        ({"from-month": "13"}, "The first day must be a real date"),
        ({"from-year": "26"}, "The first day must be a real date"),
        ({"to-day": "", "to-month": "", "to-year": ""}, "Enter the last day"),
        ({"known-day": "1", "known-month": "1", "known-year": "2026"}, "nobody knew"),
        ({"to-day": "24"}, "after today"),
    ],
)
def test_days_that_make_no_sense_are_told_at_their_field(
    client_as: Callable[..., Browser], changed: dict[str, str], words: str
) -> None:
    hr = client_as(Role.HR)
    hr.get("/reports/evidence")
    page = hr.send("/reports/evidence", **(DAYS | changed))
    assert (page.status_code, words in page.text, page.text.count("<title>Error: ")) == (422, True, 1)
    assert 'value="2026"' in page.text


def test_who_is_not_in_hr_any_more_gets_none(client_as: Callable[..., Browser], yard: Yard, database: Database) -> None:
    hr = client_as(Role.HR)
    hr.get("/reports/evidence")
    address = hr.send("/reports/evidence", **DAYS).location
    with database.session() as session:
        from induction.db.models import StaffRole  # noqa: PLC0415

        session.query(StaffRole).delete()
        session.commit()
    works.run_waiting(yard)
    assert "Somebody in HR has to" in hr.get(address).text
