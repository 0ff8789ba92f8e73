"""Standing worked out anew at the command line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select

from induction.cli.standing import standing
from induction.db import Database
from induction.db.models import RequirementsSnapshot, RequirementsUse, Standing
from induction.services.standings.standing import is_current
from tests.shipped import shipped
from tests.staff import add_staff


@pytest.fixture
def database_with_two(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    monkeypatch.setenv("INDUCTION_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("INDUCTION_DATABASE_URL", database_url)
    with closing(Database(database_url)) as database:
        with database.session() as session:
            for number in ("1", "2"):
                add_staff(session, number=number)
            session.commit()
        yield database


def test_a_table_that_is_in_step_stays_as_it_is(database_with_two: Database) -> None:
    done = CliRunner().invoke(standing, ["rebuild"])
    assert done.exit_code == 0, done.output
    assert done.stdout == ("Worked out: 2 people. Spans that had to change: 0.\nCounts that had to change: 0.\n")
    assert "the code COMMS" in done.stderr, "a unit that is named and not there is told"


def test_what_was_lost_is_worked_out_again(database_with_two: Database) -> None:
    with database_with_two.session() as session:
        before = set(session.execute(select(Standing.__table__)).all())
        session.execute(delete(Standing).where(Standing.staff_member_id == 1))
        session.query(Standing).update({"status": "compliant"})
        session.commit()
        done = CliRunner().invoke(standing, ["rebuild"])
        session.rollback()
        assert set(session.execute(select(Standing.__table__)).all()) == before
    assert done.stdout.startswith("Worked out: 2 people. Spans that had to change: ")
    assert not done.stdout.endswith(": 0.\n")


def test_the_requirements_are_kept_with_the_moment_since_when_they_are_worked_by(database_with_two: Database) -> None:
    with database_with_two.session() as session:
        kept = session.scalars(select(RequirementsSnapshot)).one()
        used = session.scalars(select(RequirementsUse)).one()
        assert used.fingerprint == kept.fingerprint
        assert '"line_manager":true' in kept.body
        assert is_current(session, shipped())
