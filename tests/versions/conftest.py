"""The shipped library with version 1.1 beside 1.0, and an author's desk with the two people of a publication."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from induction.db import Database, Session
from induction.domain.library_values import Library
from induction.domain.people import Principal, Role
from induction.services.authoring.policy_change import Comparison, compare
from tests.record import principal, staff_member
from tests.versions.desk import Desk, desk_in
from tests.versions.next_version import NEW, OLD, SLUG, with_next_version
from tests.versions.office import Office


@pytest.fixture(scope="package")
def both(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return with_next_version(tmp_path_factory.mktemp("versions"))


@pytest.fixture(scope="package")
def compared(both: Library) -> Comparison:
    return compare(both, SLUG, OLD, NEW)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.session() as opened:
        yield opened
    database.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path / "desk")


@pytest.fixture
def author(session: Session) -> Principal:
    return principal(session, staff_member(session, "Aled Author"), Role.CONTENT_AUTHOR)


@pytest.fixture
def approver(session: Session) -> Principal:
    return principal(session, staff_member(session, "Asha Approver"), Role.APPROVER)


@pytest.fixture
def office(session: Session, desk: Desk, author: Principal, approver: Principal) -> Office:
    session.commit()
    return Office(session, desk, author, approver)
