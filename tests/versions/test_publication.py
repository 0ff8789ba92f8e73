"""A policy version is proposed, approved and published: what changes, for whom, and what is refused from then on."""

from __future__ import annotations

import json
from datetime import timedelta
from math import ceil

import pytest
from sqlalchemy import select

from induction.db import Session
from induction.db.models import (
    Attestation,
    AuditEvent,
    ContentSnapshot,
    Correction,
    LedgerEntry,
    PublishedContent,
    Standing,
)
from induction.domain.policies.impact import Ask
from induction.domain.proposals import Verdict
from induction.services import proposals
from tests.record import MOMENT, principal, staff_member
from tests.versions.desk import Desk
from tests.versions.next_version import NEW, OLD, SLUG
from tests.versions.office import CORE, MANAGERS, TODAY, Office, assigned, holds, reckon, refused


def test_before_any_publication_everything_on_disk_is_in_use(desk: Desk) -> None:
    assert desk.load().policy(SLUG).version == OLD
    desk.write_next_version()
    assert desk.load().policy(SLUG).version == NEW
    assert not desk.load().drafts


def test_the_first_publication_asks_nobody_and_writes_every_piece_down(office: Office, session: Session) -> None:
    person = holds(session, "Bo Larsen")
    office.publish(OLD)
    rows = session.scalars(select(PublishedContent)).all()
    pieces = {(row.piece, row.name): row for row in rows}
    assert pieces["policy", SLUG].fingerprint == office.library.policy(SLUG).fingerprint
    assert {name for piece, name in pieces if piece == "module"} == set(office.library.modules)
    for name, module in office.library.modules.items():
        assert pieces["module", name].fingerprint == module.fingerprint
        assert session.get(ContentSnapshot, module.fingerprint), "attempts can always be pinned to it"
    assert (person, CORE) not in assigned(session)
    assert [row.action for row in session.scalars(select(AuditEvent))][-2:] == ["published", "decided"]
    assert session.scalars(select(LedgerEntry.kind)).all()[-1] == "policy published"


def test_a_published_version_stays_in_use_while_the_next_is_written(office: Office) -> None:
    office.publish(OLD)
    before = office.library
    office.write_next()
    library = office.library
    assert library.policy(SLUG).version == OLD
    assert {module.policy_version for module in library.modules.values()} == {OLD}
    assert library.modules == before.modules
    assert {module.policy_version for module in library.drafts.values()} == {NEW}
    assert library.policy(SLUG, NEW).version == NEW, "authors and approvers can read it"
    assert library.programmes == before.programmes


def test_publishing_puts_the_new_version_in_force_and_assigns_what_it_asks(office: Office, session: Session) -> None:
    clerk = holds(session, "Bo Larsen")
    nurse = holds(session, "Nia Rees", staff_group="Nursing and Midwifery Registered")
    manager = holds(session, "Max Osei", programme=MANAGERS)
    holds(session, "Rae Porter", version=NEW, line_manager_id=manager)
    reckon(session, manager)
    expired = holds(session, "Eli Gone", until=TODAY - timedelta(1))
    already = holds(session, "Ann Early", version=NEW)
    never = staff_member(session, "Ned New")
    office.publish(OLD)
    office.write_next()
    office.publish(NEW)
    library = office.library
    assert library.policy(SLUG).version == NEW
    assert not library.drafts
    made = assigned(session)
    assert {person for person, _ in made} <= {clerk, nurse, manager}
    assert not {expired, already, never} & {person for person, _ in made}
    row = made[clerk, CORE]
    assert (row.kind, json.loads(row.items)) == (
        "scenes",
        ["sharing-articles/the-picture", "confidentiality/label-maker"],
    )
    assert row.reason == (
        "Policy change: 6.2 strengthened, 7 added, 6.1 reworded on 23 November 2026; it applies to everybody"
    )
    assert (row.policy_version, row.assigned_on, row.due_on) == (NEW, TODAY, TODAY + timedelta(28))
    assert made[nurse, CORE].items == row.items, "nothing that addresses registered professionals changed"
    theirs = made[manager, MANAGERS]
    assert json.loads(theirs.items) == ["manager-duties/a-photo-in-the-lobby"]
    assert theirs.reason == "Policy change: 8 strengthened on 23 November 2026; you manage people"
    assert set(made) == {(clerk, CORE), (nurse, CORE), (manager, MANAGERS)}
    stands = session.get(Standing, (clerk, CORE, TODAY))
    assert stands
    assert (stands.status, stands.due_on) == ("due soon", row.due_on), "everybody sees at once that something is due"


def test_somebody_whose_attestation_was_voided_is_asked_nothing_for_it(office: Office, session: Session) -> None:
    person = holds(session, "Bo Larsen")
    attestation = session.scalars(select(Attestation)).one()
    session.add(
        Correction(attestation_id=attestation.id, kind="void", proposal_id=office.propose(OLD), recorded_at=MOMENT)
    )
    reckon(session, person)
    office.decide(1)
    office.write_next()
    office.publish(NEW)
    assert not assigned(session)


def test_the_counts_stand_before_the_deciders_eyes(office: Office, session: Session) -> None:
    for number in range(3):
        holds(session, f"Person {number}")
    office.publish(OLD)
    office.write_next()
    found = office.plan()
    assert found.reach.people_asked == 3
    (everybody, people), *_ = found.reach.programmes[0].lines
    assert people == 3
    assert found.reach.minutes == ceil(3 * everybody.seconds / 60)
    said = office.said(office.propose())
    assert said["It follows"] == "Version 1.0"
    assert "module friend-requests, version 2" in said["What is published"]
    assert said["Asked again"].startswith("3 attestations, ")


def test_what_authors_find_of_new_words_travels_with_the_proposal(office: Office, session: Session) -> None:
    person = holds(session, "Bo Larsen")
    office.publish(OLD)
    office.write_next()
    office.publish(NEW, **{"6-1-friend-requests": Ask.NOTHING})
    assert "6.1" not in assigned(session)[person, CORE].reason


def test_a_declined_proposal_changes_nothing(office: Office, session: Session) -> None:
    office.publish(OLD)
    office.write_next()
    office.decide(office.propose(), Verdict.DECLINED)
    assert office.library.policy(SLUG).version == OLD
    office.publish(NEW)
    assert office.library.policy(SLUG).version == NEW


def test_nobody_decides_their_own_and_a_learner_cannot_propose(office: Office, session: Session) -> None:
    made = office.propose(OLD)
    office.approver = office.author
    assert refused(lambda: office.decide(made)).reason == "own-proposal"
    session.rollback()
    office.author = principal(session, staff_member(session, "Lou Learner"))
    assert refused(lambda: office.propose(OLD)).reason == "no-proposal"


def test_modules_that_teach_the_old_version_hold_a_publication_up(office: Office) -> None:
    office.publish(OLD)
    office.desk.write_next_version()
    error = refused(lambda: office.propose(NEW))
    assert error.reason == "modules-behind"
    assert "friend-requests" in error.words


def test_nothing_new_is_refused_and_so_is_going_back(office: Office) -> None:
    office.publish(OLD)
    assert refused(lambda: office.propose(OLD)).reason == "nothing-new"
    office.write_next()
    office.publish(NEW)
    assert refused(lambda: office.propose(OLD)).reason == "version-order"


@pytest.mark.parametrize("days", [0, 6, 91])
def test_people_get_neither_too_little_time_nor_too_much(office: Office, days: int) -> None:
    assert refused(lambda: office.propose(OLD, due_days=days)).reason == "due-days"


def test_files_that_changed_after_the_proposal_are_not_published(office: Office, session: Session) -> None:
    office.publish(OLD)
    office.write_next()
    made = office.propose()
    fields = office.desk.fields_of("friend-requests")
    office.desk.write_module(fields | {"title": "Another title"})
    assert refused(lambda: office.decide(made)).reason == "content-changed"
    session.rollback()
    assert office.library.policy(SLUG).version == OLD
    assert not proposals.found(session, office.approver, made).decided, "it can still be declined"


def test_files_that_no_longer_fit_are_said_to_the_decider_instead_of_the_counts(office: Office) -> None:
    office.publish(OLD)
    office.write_next()
    made = office.propose()
    fields = office.desk.fields_of("friend-requests")
    first = office.library.modules["friend-requests"]
    office.desk.write_module(first.model_dump(mode="json", exclude_defaults=True))
    assert "friend-requests" in office.said(made)["It cannot be carried out now"]
    office.desk.write_module(fields)
    assert "It cannot be carried out now" not in office.said(made)


def test_a_new_edition_of_a_module_alone_is_a_publication_that_asks_nobody(office: Office, session: Session) -> None:
    person = holds(session, "Bo Larsen")
    office.publish(OLD)
    fields = office.desk.fields_of("friend-requests")
    office.desk.write_module(fields | {"version": fields["version"] + 1, "title": "Another title"})
    found = office.plan(OLD)
    assert [item.words for item in found.items] == [f"module friend-requests, version {fields['version'] + 1}"]
    assert office.library.module("friend-requests").title != "Another title"
    office.publish(OLD)
    assert office.library.module("friend-requests").title == "Another title"
    assert (person, CORE) not in assigned(session)
