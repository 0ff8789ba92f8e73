"""The table that is kept in step, act by act, is the table that a rebuild makes from all the facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from induction.db import Database, Session
from induction.db.models import Attestation, Correction, Exemption, Reattestation, Standing, TeamAccountHolder
from induction.services.learning import attempts
from induction.services.standings import standing
from induction.services.workforce import people
from induction.services.workforce.people import Particulars
from tests import facts
from tests.db.facts import keep, proposal, team_account
from tests.shipped import shipped
from tests.staff import add_staff, add_unit

DAY = date(2026, 11, 23)
PEOPLE = range(6)


class Office:
    """Six people and everything that can happen to them, each act with the refresh that it owes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        units = [add_unit(session, "D1"), add_unit(session, "T1"), add_unit(session, "COMMS")]
        self.units = units
        self.people = [
            add_staff(session, number=f"{n}", starts_on=DAY - timedelta(days=9 * n), organisation_unit_id=units[n % 3])
            for n in PEOPLE
        ]
        self.account = keep(session, team_account())
        self.proposals = 0
        self.moment = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def act(self, kind: str, who: int, other: int, days: int) -> None:
        self.moment += timedelta(minutes=1)
        acts: dict[str, Callable[[int, int, int], None]] = {
            "move": self.move, "leave": self.leave, "begin": self.begin, "attest": self.attest,
            "correct": self.correct, "exempt": self.exempt, "hold": self.hold, "ask again": self.ask_again,
        }  # fmt: skip
        acts[kind](self.people[who], self.people[other], days)

    def refresh(self, *who: int) -> None:
        self.session.flush()
        standing.refresh(self.session, shipped(), who, self.moment)

    def move(self, who: int, other: int, days: int) -> None:
        given = Particulars(
            assignment_number=f"{self.people.index(who)}-{1 + days % 2}", name="A Name",
            organisation_unit_id=self.units[days % 3], staff_group="Students", job_role="Role",
            starts_on=DAY - timedelta(days=300), line_manager_id=None if who == other else other,
            is_primary=days % 2 == 0,
        )  # fmt: skip
        effective_on = DAY + timedelta(days=days)
        self.refresh(
            *people.record_assignment(self.session, self.moment, "test", who, given, effective_on=effective_on)
        )

    def leave(self, who: int, _other: int, days: int) -> None:
        given = Particulars(
            assignment_number=f"{self.people.index(who)}-1", name="A Name", organisation_unit_id=self.units[0],
            staff_group="Students", job_role="Role", starts_on=DAY - timedelta(days=300),
            ends_on=DAY + timedelta(days=days),
        )  # fmt: skip
        ended = partial(people.record_assignment, self.session, self.moment, "test", who, given)
        self.refresh(*ended(effective_on=DAY + timedelta(days=days + 1)))

    def begin(self, who: int, _other: int, _days: int) -> None:
        """The service itself: it refreshes when it is the first work of a round."""
        programme = shipped().programme("induction-core")
        held = self.session.scalars(select(Attestation).where(Attestation.staff_member_id == who)).first()
        if held is None:
            attempts.start(self.session, shipped(), programme, who, module_id=programme.modules[0], moment=self.moment)

    def attest(self, who: int, _other: int, days: int) -> None:
        rounds = len(self.session.scalars(select(Attestation).where(Attestation.staff_member_id == who)).all())
        achieved_on = DAY + timedelta(days=days)
        facts.attested(self.session, who, achieved_on, achieved_on + timedelta(days=365), cycle=rounds + 1)
        self.refresh(who)

    def correct(self, who: int, _other: int, days: int) -> None:
        held = self.session.scalars(select(Attestation).where(Attestation.staff_member_id == who)).first()
        if held:
            moved = DAY + timedelta(days=days) if days % 2 else None
            row = Correction(
                attestation_id=held.id, kind="achieved-on" if moved else "void", achieved_on=moved,
                expires_on=moved and moved + timedelta(days=365), proposal_id=self.proposed(), recorded_at=self.moment,
            )  # fmt: skip
            keep(self.session, row)
            self.refresh(who)

    def exempt(self, who: int, other: int, days: int) -> None:
        first = DAY + timedelta(days=days)
        two = [key for key in self.people if key != who][:2]
        row = Exemption(
            staff_member_id=who, programme_id=None if other == who else "induction-core", from_on=first,
            to_on=first + timedelta(days=40) if days % 3 else None, reason_code="absence – approved",
            approved_by_id=two[0], recorded_by_id=two[1], recorded_at=self.moment,
        )  # fmt: skip
        keep(self.session, row)
        self.refresh(who)

    def hold(self, who: int, _other: int, days: int) -> None:
        row = TeamAccountHolder(
            team_account_id=self.account, staff_member_id=who, part="deputy" if days % 2 else "lead",
            from_on=DAY + timedelta(days=days), recorded_by_id=who, recorded_at=self.moment,
        )  # fmt: skip
        keep(self.session, row)
        self.refresh(who)

    def ask_again(self, who: int, _other: int, days: int) -> None:
        assigned_on = DAY + timedelta(days=days)
        row = Reattestation(
            staff_member_id=who, programme_id="induction-core", policy_version="1.1", kind="redline", items="[]",
            reason="6.2 was reworded", assigned_on=assigned_on, due_on=assigned_on + timedelta(days=28),
            proposal_id=self.proposed(), recorded_at=self.moment,
        )  # fmt: skip
        keep(self.session, row)
        self.refresh(who)

    def proposed(self) -> int:
        self.proposals += 1
        return keep(self.session, proposal(self.people[0], subject=f"attestation:{self.proposals}"))


ACTS = st.tuples(
    st.sampled_from(("move", "move", "leave", "begin", "attest", "correct", "exempt", "hold", "ask again")),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    st.integers(-200, 200),
)


@given(acts=st.lists(ACTS, min_size=5, max_size=14))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_rebuild_finds_nothing_to_change(database_url: str, acts: list[tuple[str, int, int, int]]) -> None:
    database = Database(database_url)
    with database.session() as session:
        office = Office(session)
        for act in acts:
            office.act(*act)
        kept = set(session.execute(select(Standing.__table__)).all())
        *_, done = standing.rebuild(session, shipped(), office.moment)
        assert done.changed == 0, [row for row in session.execute(select(Standing.__table__)).all() if row not in kept]
        session.query(Standing).delete()
        *_, done = standing.rebuild(session, shipped(), office.moment)
        assert set(session.execute(select(Standing.__table__)).all()) == kept
        assert done.changed == len(kept)
        session.rollback()
    database.close()
