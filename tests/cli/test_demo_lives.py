"""What has happened in the demo besides rounds: moves, leaving, coming back, absence, paper, corrections, accounts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from induction.db import Database, Session, begin_write, migrate
from induction.db.models import (
    AssignmentRecord,
    Attestation,
    Certificate,
    CertificateRevocation,
    Correction,
    Decision,
    Exemption,
    Proposal,
    StaffMember,
    TeamAccount,
    TeamAccountHolder,
)
from induction.demo import create
from induction.domain.proposals import Kind
from induction.domain.reports.report import Operator
from induction.domain.standings.requirement import Status
from induction.services.certification.certificates import Issuer
from induction.services.standings import reckoning, standing, standing_lists
from induction.services.workforce import team_accounts
from tests.shipped import shipped

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One demo for all tests here, which only look; that both databases get the same one is tested elsewhere."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    migrate.upgrade(url)
    issuer = Issuer("Larkmere Vale NHS Foundation Trust", "https://induction.example", is_demo=True)
    with closing(Database(url)) as database, database.session() as made:
        begin_write(made)
        create(made, shipped(), issuer, moment=NOW, day=DAY, staff=120, password_hash="-")
        made.commit()
        yield made


def records(session: Session) -> dict[int, list[AssignmentRecord]]:
    found = defaultdict(list)
    for row in session.scalars(select(AssignmentRecord).order_by(AssignmentRecord.id)):
        found[row.staff_member_id].append(row)
    return found


def test_lives_take_turns_and_everything_was_recorded_when_it_happened(session: Session) -> None:
    everybody = {person.id: person for person in session.scalars(select(StaffMember))}
    of_person = records(session)
    assert of_person.keys() == everybody.keys()
    moved = [rows for rows in of_person.values() if len({row.organisation_unit_id for row in rows}) > 1]
    back = [rows for rows in of_person.values() if len({row.starts_on for row in rows}) > 1]
    left = [person for person in everybody.values() if person.ends_on]
    assert min(len(moved), len(back), len(left)) >= 2
    for rows in of_person.values():
        for row in rows:
            # What is known of a day was recorded within days of it: there is a past to look back at.
            assert abs(row.recorded_at.date() - row.effective_on) <= timedelta(days=9)
            assert row.recorded_at < NOW
    for rows in back:
        gone, again = rows[1], rows[2]
        assert gone.ends_on
        assert gone.ends_on < again.starts_on
    for key, person in everybody.items():
        last = of_person[key][-1]
        assert (person.organisation_unit_id, person.line_manager_id) == (
            last.organisation_unit_id,
            last.line_manager_id,
        )
        assert (person.starts_on, person.ends_on) == (last.starts_on, last.ends_on)
        assert person.created_at == min(row.recorded_at for row in of_person[key])


def test_absences_take_out_of_the_figures(session: Session) -> None:
    rows = session.scalars(select(Exemption)).all()
    now = [row for row in rows if row.to_on is None or row.to_on >= DAY]
    counted: Counter[Status] = Counter()
    for each in standing_lists.counts(session, Operator(), DAY):
        if each.programme_id == "induction-core":
            counted[each.status] += each.people
    assert counted[Status.EXEMPT] == len(now) >= 2
    assert len(rows) - len(now) >= 2, "some are back"
    assert {row.reason_code for row in rows} >= {"absence – approved"}
    assert all(row.approved_by_id != row.recorded_by_id for row in rows)


def test_what_takes_two_people_was_done_by_two(session: Session) -> None:
    kinds = Counter(session.scalars(select(Proposal.kind)))
    assert kinds == {Kind.CORRECTION: 2, Kind.NAME_CHANGE: 1, Kind.PAPER_COMPLETION: 2, Kind.REVOCATION: 1}
    assert session.scalar(select(func.count()).select_from(Decision)) == 5, "one waits"
    assert session.scalar(select(func.count()).select_from(Correction)) == 1
    levels = Counter(session.scalars(select(Attestation.assurance_level)))
    assert levels["paper"] == 2
    assert set(session.scalars(select(CertificateRevocation.reason))) == {
        "issued in error",
        "the record behind it was corrected",
    }
    assert sorted(session.scalars(select(Certificate.edition).where(Certificate.edition > 1))) == [2, 2]


def test_the_register_of_accounts_has_a_past(session: Session) -> None:
    accounts = team_accounts.register(session)
    assert len(accounts) >= 3
    assert [each.row.closed_on is not None for each in accounts].count(True) == 1
    assert session.scalars(select(TeamAccountHolder).where(TeamAccountHolder.replaces_id.is_not(None))).all()
    held = [holder for each in accounts for holder in each.holders if holder.holds_on(DAY)]
    assert {holder.row.part for holder in held} == {"lead", "deputy"}
    assert session.scalars(select(TeamAccount.address)).first().startswith("https://social.example/larkmere-")


@pytest.mark.parametrize("programme_id", ["manager-duties", "communications-team", "team-accounts"])
def test_not_everybody_is_overdue_in_what_a_post_asks(session: Session, programme_id: str) -> None:
    counted: Counter[Status] = Counter()
    for each in standing_lists.counts(session, Operator(), DAY):
        if each.programme_id == programme_id:
            counted[each.status] += each.people
    assert counted[Status.COMPLIANT] + counted[Status.DUE_SOON] > counted.total() / 2


def test_an_earlier_day_has_a_past_of_its_own(session: Session) -> None:
    earlier = date(2025, 11, 20)
    ids = [*session.scalars(select(StaffMember.id))]
    known = reckoning.known_on(session, shipped().programmes, ids, earlier)
    in_scope = [
        key for key, spans in known.items()
        if any(span.from_on <= earlier <= span.to_on for span in spans["induction-core"])
    ]  # fmt: skip
    assert len(ids) / 2 < len(in_scope) < len(ids), "those were there already, the others came since"
    assert not any(spans["induction-core"] for spans in reckoning.known_on(
        session, shipped().programmes, ids, date(2010, 1, 1)).values())  # fmt: skip


def test_standing_is_what_the_facts_come_to(session: Session) -> None:
    begin_write(session)
    assert [each.changed for each in standing.rebuild(session, shipped(), NOW)] == [0]
