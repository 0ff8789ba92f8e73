"""Exemptions, completions on paper, the team and the register of accounts: what they do to how somebody stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from induction.db import Session, begin_write
from induction.db.models import Attestation, Certificate, Completion, Exemption, LedgerEntry, StaffMember
from induction.domain.errors import InductionError
from induction.domain.people import Principal, Role
from induction.domain.proposals import Verdict
from induction.domain.standings.exemption import ReasonCode
from induction.domain.standings.requirement import Status
from induction.services import proposals
from induction.services.acts import ACTS
from induction.services.certification.certificates import Issuer
from induction.services.proposals import Circumstances
from induction.services.standings import standing, team
from induction.services.standings.team import View
from induction.services.workforce import exemptions, paper, team_accounts
from tests.record import MOMENT, principal, shipped, staff_member
from tests.staff import add_staff

CIRCUMSTANCES = Circumstances(shipped(), Issuer("Larkmere Vale", "https://induction.example", is_demo=True), MOMENT)
TODAY = date(2026, 11, 23)
CORE = "induction-core"


def kept(session: Session, name: str, *roles: Role) -> Principal:
    made = principal(session, staff_member(session, name), *roles)
    session.commit()
    return made


@pytest.fixture
def hr(session: Session) -> Principal:
    return kept(session, "Priya HR", Role.HR)


@pytest.fixture
def approver(session: Session) -> Principal:
    return kept(session, "Ola Approver", Role.APPROVER)


@pytest.fixture
def ada(session: Session) -> int:
    made = staff_member(session, "Ada Learner")
    standing.refresh(session, shipped(), [made], MOMENT)
    session.commit()
    return made


def status(session: Session, person: int, day: date = TODAY) -> str | None:
    session.rollback()
    span = standing.standing_of(session, person, day).get(CORE)
    return span.status if span else None


def decide(
    session: Session, who: Principal, proposal_id: int, verdict: Verdict = Verdict.APPROVED, again: date | None = None
) -> None:
    begin_write(session)
    proposals.decide(
        session, who, CIRCUMSTANCES, ACTS, proposal_id=proposal_id, verdict=verdict, words="A word.", again=again
    )
    session.commit()


def refused(session: Session, act: Callable[[], object]) -> str:
    with pytest.raises(InductionError) as raised:
        act()
    session.rollback()
    return raised.value.reason


def exempt(session: Session, who: Principal, person: int, from_on: date = TODAY, to_on: date | None = None) -> int:
    begin_write(session)
    made = exemptions.propose(
        session, who, MOMENT,
        staff_member_id=person, programme_id=None, from_on=from_on, to_on=to_on, code=ReasonCode.ABSENCE,
        reason="Agreed.",
    )  # fmt: skip
    session.commit()
    return made


def key_sheet(session: Session, who: Principal, person: int, achieved_on: date = TODAY) -> int:
    begin_write(session)
    made = paper.propose(
        session, who, shipped(), MOMENT,
        staff_member_id=person, programme_id=CORE, achieved_on=achieved_on, reason="Folder 3.",
    )  # fmt: skip
    session.commit()
    return made


def test_an_exemption_holds_once_it_is_approved_and_ends_with_grace(
    session: Session, hr: Principal, approver: Principal, ada: int
) -> None:
    assert status(session, ada) == Status.NOT_STARTED
    proposal_id = exempt(session, hr, ada, TODAY, TODAY + timedelta(days=60))
    assert status(session, ada) == Status.NOT_STARTED, "a proposal changes nothing"
    decide(session, approver, proposal_id)
    assert status(session, ada) == Status.EXEMPT
    assert status(session, ada, TODAY + timedelta(days=60)) == Status.EXEMPT
    assert status(session, ada, TODAY + timedelta(days=61)) == Status.NOT_STARTED, "back, with time to do it"
    assert status(session, ada, TODAY + timedelta(days=61 + 28)) == Status.NOT_STARTED
    assert status(session, ada, TODAY + timedelta(days=61 + 29)) == Status.OVERDUE


def test_an_exemption_can_end_earlier_or_never_have_held(
    session: Session, hr: Principal, approver: Principal, ada: int
) -> None:
    decide(session, approver, exempt(session, hr, ada))
    first = session.scalar(select(func.max(Exemption.id)))
    begin_write(session)
    ends = exemptions.propose_end(
        session, hr, MOMENT, exemption_id=first, to_on=TODAY + timedelta(days=7), reason="Back earlier."
    )
    session.commit()
    decide(session, approver, ends)
    assert status(session, ada, TODAY + timedelta(days=7)) == Status.EXEMPT
    assert status(session, ada, TODAY + timedelta(days=8)) != Status.EXEMPT
    second = session.scalar(select(func.max(Exemption.id)))
    assert refused(
        session, lambda: exemptions.propose_end(session, hr, MOMENT, exemption_id=first, to_on=None, reason="Again.")
    ) == "replaced"  # fmt: skip
    begin_write(session)
    void = exemptions.propose_end(session, hr, MOMENT, exemption_id=second, to_on=None, reason="Wrong person.")
    session.commit()
    decide(session, approver, void)
    assert status(session, ada) == Status.NOT_STARTED


@pytest.mark.parametrize(
    ("from_on", "to_on", "reason"),
    [
        (TODAY, TODAY - timedelta(days=1), "ends-before"),
        (TODAY - timedelta(days=400), None, "too-far-back"),
        (TODAY, TODAY + timedelta(days=1200), "too-long"),
    ],
)
def test_days_that_cannot_be_are_refused(
    session: Session, hr: Principal, ada: int, from_on: date, to_on: date | None, reason: str
) -> None:
    assert refused(session, lambda: exempt(session, hr, ada, from_on, to_on)) == reason


def test_nobody_exempts_themself(session: Session, hr: Principal, approver: Principal) -> None:
    assert refused(session, lambda: exempt(session, hr, hr.staff_member_id)) == "own-exemption"
    proposal_id = exempt(session, hr, approver.staff_member_id)
    assert refused(session, lambda: decide(session, approver, proposal_id)) == "own-exemption"


def test_a_sheet_counts_once_two_people_have_keyed_the_same_day(
    session: Session, hr: Principal, approver: Principal, ada: int
) -> None:
    achieved_on = TODAY - timedelta(days=2)
    proposal_id = key_sheet(session, hr, ada, achieved_on)
    assert refused(session, lambda: decide(session, approver, proposal_id)) == "key-again"
    assert refused(session, lambda: decide(session, approver, proposal_id, again=TODAY)) == "keyed-differently"
    assert status(session, ada) == Status.NOT_STARTED
    decide(session, approver, proposal_id, again=achieved_on)
    assert status(session, ada) == Status.COMPLIANT
    held = session.scalars(select(Attestation).where(Attestation.staff_member_id == ada)).one()
    assert (held.assurance_level, held.achieved_on, held.recorded_at) == ("paper", achieved_on, MOMENT)
    levels = session.scalars(select(Completion.assurance_level).where(Completion.staff_member_id == ada)).all()
    assert set(levels) == {"paper"}
    assert len(levels) == len(shipped().programme(CORE).modules)
    certificate = session.scalars(select(Certificate)).one()
    assert certificate.status == "pending"
    assert "paper" in certificate.facts
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == len(levels) + 1


def test_what_the_second_person_reads_does_not_give_the_day_away(session: Session, hr: Principal, ada: int) -> None:
    found = proposals.found(session, hr, key_sheet(session, hr, ada, TODAY - timedelta(days=2)))
    assert "21" not in str(ACTS[found.kind].describe(session, shipped(), found))


@pytest.mark.parametrize(
    ("day", "reason"), [(TODAY + timedelta(days=1), "date-ahead"), (date(2020, 1, 1), "date-before-policy")]
)
def test_a_sheet_of_a_day_that_cannot_be_is_refused(
    session: Session, hr: Principal, ada: int, day: date, reason: str
) -> None:
    assert refused(session, lambda: key_sheet(session, hr, ada, day)) == reason


def test_a_sheet_of_somebody_in_date_is_declined(
    session: Session, hr: Principal, approver: Principal, ada: int
) -> None:
    decide(session, approver, key_sheet(session, hr, ada), again=TODAY)
    again = key_sheet(session, hr, ada)
    assert refused(session, lambda: decide(session, approver, again, again=TODAY)) == "not-open"


def test_a_team_is_everybody_below_and_only_them(session: Session) -> None:
    top = add_staff(session, Role.LINE_MANAGER, Role.HR, number="1000001", name="Top Manager")
    middle = add_staff(session, Role.LINE_MANAGER, number="1000002", name="Middle <Manager>", line_manager_id=top)
    below = add_staff(session, number="1000003", name="=Below", line_manager_id=middle)
    other = add_staff(session, number="1000004", name="Other")
    standing.refresh(session, shipped(), [top, middle, below, other], MOMENT)
    session.commit()
    who = principal(session, top, Role.LINE_MANAGER, Role.HR)
    view = View(shipped().programme(CORE))
    names = [each.name for each in team.team(session, who, view, TODAY).people]
    assert sorted(names) == ["=Below", "Middle <Manager>"], "HR's wider view does not widen the team"
    assert team.team(session, who, view, TODAY).rate.in_scope == 2
    directly = team.team(session, who, View(view.programme, directly=True), TODAY)
    assert [each.name for each in directly.people] == ["Middle <Manager>"]
    none = team.team(session, who, View(view.programme, statuses=(Status.COMPLIANT,)), TODAY)
    assert none.people == []
    assert sum(none.counts.values()) == 2, "the figures are of the whole team"
    stream = BytesIO()
    assert team.write_csv(session, who, view, day=TODAY, stream=stream) == 2
    text = stream.getvalue().decode("utf-8-sig")
    assert '"1000003","\'=Below"' in text
    assert '"indirectly"' in text


def test_a_team_larger_than_a_page_is_read_page_by_page(session: Session) -> None:
    top = add_staff(session, Role.LINE_MANAGER, number="1000001", name="Top Manager")
    ids = [
        add_staff(session, number=f"2{number:06}", name=f"Same Name{number % 3}", line_manager_id=top)
        for number in range(120)
    ]
    standing.refresh(session, shipped(), ids, MOMENT)
    session.commit()
    who, seen, after, pages = principal(session, top, Role.LINE_MANAGER), [], None, 0
    while True:
        found = team.team(session, who, View(shipped().programme(CORE), after=after), TODAY)
        seen += [each.staff_member_id for each in found.people]
        pages += 1
        if (after := found.following) is None:
            break
    assert sorted(seen) == sorted(ids)
    assert pages == 3


def test_whoever_holds_a_team_account_is_asked_to_learn_how(session: Session, ada: int) -> None:
    author = principal(session, staff_member(session, "Tomasz Author"), Role.CONTENT_AUTHOR)
    number = session.get_one(StaffMember, ada).employee_number
    session.commit()
    begin_write(session)
    account_id = team_accounts.open_account(
        session, author, MOMENT, name="Rowan Ward", platform="Twitter", address="https://social.example/rowan",
        opened_on=TODAY,
    )  # fmt: skip
    team_accounts.appoint(
        session, shipped(), author, MOMENT, account_id=account_id, employee_number=number, part="lead", from_on=TODAY
    )
    session.commit()
    assert set(standing.standing_of(session, ada, TODAY)) == {CORE, "team-accounts"}
    for again, reason in (
        ({"employee_number": number, "part": "deputy"}, "already-holds"),
        ({"employee_number": "NOBODY", "part": "lead"}, "no-person"),
        ({"employee_number": number, "part": "owner"}, "part-unknown"),
    ):
        assert refused(
            session,
            lambda again=again: team_accounts.appoint(
                session, shipped(), author, MOMENT, account_id=account_id, from_on=TODAY, **again
            ),
        ) == reason  # fmt: skip
    begin_write(session)
    team_accounts.close(session, shipped(), author, MOMENT, account_id=account_id, closed_on=TODAY + timedelta(days=3))
    session.commit()
    assert len(standing.standing_of(session, ada, TODAY + timedelta(days=3))) == 2
    assert len(standing.standing_of(session, ada, TODAY + timedelta(days=4))) == 1


def test_an_account_stands_in_the_register_once(session: Session) -> None:
    author = principal(session, staff_member(session), Role.CONTENT_AUTHOR)
    session.commit()

    def enter(address: str = "https://social.example/rowan", opened_on: date = TODAY) -> int:
        begin_write(session)
        return team_accounts.open_account(
            session, author, MOMENT, name="Rowan", platform="X", address=address, opened_on=opened_on
        )

    enter()
    session.commit()
    assert refused(session, enter) == "address-taken"
    assert refused(session, lambda: enter("rowan")) == "address-form"
    assert refused(session, lambda: enter("https://a.example", TODAY + timedelta(days=1))) == "opened-ahead"
