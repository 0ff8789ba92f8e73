"""The pages on which the second person decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from induction.db import Database
from induction.db.models import Correction
from induction.domain.people import Role
from induction.services.workforce import corrections
from tests import staff
from tests.facts import attested
from tests.record import MOMENT, principal
from tests.web.conftest import Browser


@pytest.fixture
def proposal_id(database: Database) -> int:
    with database.session() as session:
        learner = staff.add_staff(session, number="40100007", name="Bo Larsen")
        hr = staff.add_staff(session, Role.HR, number="40100008", name="Priya Raghunathan")
        held = attested(session, learner, date(2026, 3, 2), date(2027, 3, 2))
        made = corrections.propose(
            session, principal(session, hr, Role.HR), MOMENT,
            attestation_id=held, achieved_on=None, reason="Entered for <another>.",
        )  # fmt: skip
        session.commit()
    return made


def corrections_made(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(Correction)) or 0


def test_the_second_person_finds_reads_and_approves(
    client_as: Callable[..., Browser], database: Database, proposal_id: int
) -> None:
    browser = client_as(Role.APPROVER)
    listed = browser.get("/approvals").text
    assert f"/approvals/{proposal_id}" in listed
    assert f"Correction, number {proposal_id}: Bo Larsen" in listed
    shown = browser.get(f"/approvals/{proposal_id}").text
    assert "Bo Larsen, employee number 40100007" in shown
    assert "Entered for &lt;another&gt;." in shown
    assert corrections_made(database) == 0
    done = browser.send(f"/approvals/{proposal_id}", verdict="approved")
    assert done.status_code == 303
    assert f"Correction, number {proposal_id}: Bo Larsen" in browser.get("/approvals").text
    assert "Approved by" in browser.get(f"/approvals/{proposal_id}").text
    assert corrections_made(database) == 1
    again = browser.send(f"/approvals/{proposal_id}", verdict="declined", words="No.")
    assert again.status_code == 409
    assert "has been approved already" in again.text


def test_declining_asks_for_a_word_and_keeps_what_was_typed(
    client_as: Callable[..., Browser], database: Database, proposal_id: int
) -> None:
    browser = client_as(Role.APPROVER)
    browser.get(f"/approvals/{proposal_id}")
    asked = browser.send(f"/approvals/{proposal_id}", verdict="declined")
    assert asked.status_code == 422
    assert "Enter why you decline" in asked.text
    assert browser.send(f"/approvals/{proposal_id}", verdict="declined", words="It was hers.").status_code == 303
    assert "It was hers." in browser.get(f"/approvals/{proposal_id}").text
    assert corrections_made(database) == 0


def test_the_proposer_can_only_withdraw(app, database: Database, proposal_id: int) -> None:
    browser = app.test_client()
    browser.sign_in("40100008")
    shown = browser.get(f"/approvals/{proposal_id}").text
    assert "somebody else must decide it" in shown
    assert "Approve" not in shown.split("<main")[1]
    refused = browser.send(f"/approvals/{proposal_id}", verdict="approved")
    assert refused.status_code == 409
    assert "somebody else must decide it" in refused.text
    browser.get(f"/approvals/{proposal_id}")
    assert browser.send(f"/approvals/{proposal_id}", verdict="withdrawn").status_code == 303
    assert corrections_made(database) == 0


@pytest.mark.parametrize("role", [Role.CONTENT_AUTHOR, Role.ADMINISTRATOR])
def test_others_find_nothing(client_as: Callable[..., Browser], proposal_id: int, role: Role) -> None:
    browser = client_as(role)
    assert "Nothing is waiting" in browser.get("/approvals").text
    assert browser.get(f"/approvals/{proposal_id}").status_code == 404
    assert browser.send(f"/approvals/{proposal_id}", verdict="approved").status_code == 404


def test_an_unknown_verdict_is_no_verdict(
    client_as: Callable[..., Browser], database: Database, proposal_id: int
) -> None:
    browser = client_as(Role.APPROVER)
    browser.get(f"/approvals/{proposal_id}")
    assert browser.send(f"/approvals/{proposal_id}", verdict="perhaps").status_code == 404
    assert corrections_made(database) == 0
