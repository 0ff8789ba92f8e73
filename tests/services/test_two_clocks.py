"""A report says what was true on one day as it was known on another, and says the same when it is asked again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from induction.db import Database, Session
from induction.db.models import Attestation, Correction, Exemption, Proposal, StaffMember
from induction.domain.reports.report import Filters, Operator
from induction.domain.reports.report_columns import COLUMNS
from induction.domain.reports.report_file import FileFormat
from induction.services.reports import report_files, reporting
from induction.services.reports.report_source import Order
from induction.services.standings import standing
from tests import facts
from tests.record import shipped
from tests.staff import add_record, add_staff, add_unit

TODAY = date(2026, 11, 23)
FIRST = date(2025, 9, 1)
NAMES = [column.name for column in COLUMNS]
ABOUT = reporting.subject(shipped(), "Larkmere Vale NHS Foundation Trust", "123")
PAIRS = 50


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.session() as opened:
        yield opened
    database.close()


@dataclass(frozen=True)
class Told:
    """A fact as a person would write it down: told on a day, about somebody, true from a day."""

    told_on: date
    who: int
    kind: str
    from_on: date
    to_on: date | None = None
    about: str = ""


class Trust:
    """Keeps what is told in the tables and, beside them, in a plain list for the second reckoning."""

    def __init__(self, session: Session, people: int) -> None:
        self.session = session
        self.told: list[Told] = []
        self.starts_on: dict[int, date] = {}
        self.units = [add_unit(session, f"T{n}", f"Team {n}", add_unit(session, "D", "Division")) for n in range(3)]
        self.hr = [self._office(number) for number in ("9001", "9002")]
        self.people = [self._enter(number) for number in range(people)]
        self.cycle = dict.fromkeys(self.people, 0)

    def _office(self, number: str) -> int:
        who = add_staff(self.session, number=number, name=f"Hei Ar{number}", recorded=False, starts_on=FIRST)
        add_record(self.session, self.session.get_one(StaffMember, who), recorded_at=at_noon(FIRST))
        return who

    def _enter(self, number: int) -> int:
        starts_on = FIRST + timedelta(days=37 * number % 300 - 40)
        who = add_staff(
            self.session, number=f"{number:04}", name=f"First Name{number}", recorded=False, starts_on=starts_on,
            organisation_unit_id=self.units[0], created_at=facts.noon(FIRST),
        )  # fmt: skip
        self.starts_on[who] = starts_on
        self._assign(who, FIRST, starts_on, f"First Name{number}", 0)
        return who

    def _assign(self, who: int, told_on: date, from_on: date, name: str, unit: int) -> None:
        member = self.session.get_one(StaffMember, who)
        add_record(
            self.session, member, name=name, organisation_unit_id=self.units[unit], effective_on=from_on,
            recorded_at=at_noon(told_on),
        )  # fmt: skip
        self.told.append(Told(told_on, who, "assigned", from_on, about=f"{name}|Team {unit}"))

    def something_happens(self, random: Random, told_on: date) -> None:
        """Tell one more fact on a day; some speak of the past."""
        who, past = random.choice(self.people), told_on - timedelta(days=random.choice((0, 0, 3, 40)))
        match random.choice(("attest", "attest", "move", "exempt", "correct")):
            case "attest":
                self.cycle[who] += 1
                expires_on = past + timedelta(days=random.choice((100, 365)))
                facts.attested(
                    self.session, who, past, expires_on, cycle=self.cycle[who], recorded_at=at_noon(told_on),
                    assurance_level="server" if past == told_on else "paper",
                )  # fmt: skip
                self.told.append(Told(told_on, who, "attested", past, expires_on))
            case "move":
                self._assign(who, told_on, past, f"New Name{random.randrange(99)}", random.randrange(3))
            case "exempt":
                to_on = past + timedelta(days=random.randrange(60))
                approver, recorder = self.hr
                self.session.add(
                    Exemption(
                        staff_member_id=who, programme_id=None, from_on=past, to_on=to_on, recorded_by_id=recorder,
                        reason_code="absence - approved", approved_by_id=approver, recorded_at=at_noon(told_on),
                    )
                )  # fmt: skip
                self.told.append(Told(told_on, who, "exempted", past, to_on))
            case "correct":
                self._void(who, told_on)
        self.session.flush()
        standing.refresh(self.session, shipped(), [*self.hr, *self.people], at_noon(told_on))

    def _void(self, who: int, told_on: date) -> None:
        made = self.session.query(Attestation).filter_by(staff_member_id=who).order_by(Attestation.id.desc()).first()
        if made is None:
            return
        proposal = Proposal(
            kind="correction", subject=f"attestation:{made.id}", detail="{}", reason="Not theirs",
            proposed_by_id=self.hr[0], proposed_at=at_noon(told_on),
        )  # fmt: skip
        self.session.add(proposal)
        self.session.flush()
        self.session.add(
            Correction(attestation_id=made.id, kind="void", proposal_id=proposal.id, recorded_at=at_noon(told_on))
        )
        self.told.append(Told(told_on, who, "voided", made.achieved_on, made.expires_on))

    def reckon(self, who: int, as_at: date, known_on: date) -> tuple[str, str, str, str | None] | None:
        """Work out name, unit, whether exempt or in date, and the expiry, by looking through the list."""
        known = [fact for fact in self.told if fact.who == who and fact.told_on <= known_on]
        assigned = [fact for fact in known if fact.kind == "assigned" and fact.from_on <= as_at]
        if not assigned or as_at < self.starts_on[who]:
            return None
        latest = max(enumerate(assigned), key=lambda pair: (pair[1].from_on, pair[1].told_on, pair[0]))[1]
        records = [fact for fact in known if fact.kind == "attested"]
        for voided in (fact for fact in known if fact.kind == "voided"):
            gone = [fact for fact in records if (fact.from_on, fact.to_on) == (voided.from_on, voided.to_on)]
            if gone:
                records.remove(gone[-1])
        held = max(
            ((fact.from_on, place, fact.to_on) for place, fact in enumerate(records) if fact.from_on <= as_at),
            default=None,
        )
        is_exempt = any(fact.kind == "exempted" and fact.from_on <= as_at <= (fact.to_on or as_at) for fact in known)
        is_in_date = held is not None and as_at <= held[2]
        name, _, unit = latest.about.partition("|")
        stands = "exempt" if is_exempt else "in date" if is_in_date else "not in date"
        return name, unit, stands, held[2].isoformat() if held else None


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def file_of(session: Session, as_at: date, known_on: date, today: date, kind: FileFormat = FileFormat.CSV) -> bytes:
    stream = io.BytesIO()
    filters = Filters(as_at, known_on=known_on, is_latest=known_on == today)
    report_files.write(session, Order(ABOUT, filters), Operator(), kind=kind, stream=stream)
    return stream.getvalue()


def rows_of(session: Session, as_at: date, known_on: date) -> dict[str, dict]:
    filters = Filters(as_at, known_on=known_on, is_latest=False)
    page = reporting.completion_page(session, ABOUT, filters, Operator(), reporting.choices(session))
    return {row["employee_number"]: row for row in page.rows}


def test_a_report_is_the_same_whenever_it_is_asked_for_again(session: Session) -> None:
    random = Random(20261123)
    trust = Trust(session, 12)
    session.commit()
    written: dict[tuple[date, date, FileFormat], str] = {}
    day = FIRST
    for place in range(PAIRS):
        day += timedelta(days=random.randrange(1, 9))
        for _ in range(2):
            trust.something_happens(random, day)
        session.commit()
        as_at = day - timedelta(days=random.choice((0, 0, 1, 30, 200)))
        kind = FileFormat.XLSX if place % 10 == 0 else FileFormat.CSV
        body = file_of(session, as_at, day, day, kind)  # today's knowledge, from the table of standing
        session.rollback()
        written[as_at, day, kind] = hashlib.sha256(body).hexdigest()
    later = day + timedelta(days=1)
    again = {
        (as_at, known_on, kind): hashlib.sha256(file_of(session, as_at, known_on, later, kind)).hexdigest()
        for as_at, known_on, kind in written
    }
    assert again == written
    assert len(set(written.values())) > PAIRS // 2


def test_what_was_known_agrees_with_a_plain_reckoning(session: Session) -> None:
    random = Random(7)
    trust = Trust(session, 8)
    day = FIRST
    for _ in range(60):
        day += timedelta(days=random.randrange(1, 7))
        trust.something_happens(random, day)
    session.commit()
    seen = set()
    for _ in range(PAIRS):
        as_at, known_on = (FIRST + timedelta(days=random.randrange((day - FIRST).days)) for _ in range(2))
        found = rows_of(session, as_at, known_on)
        for place, who in enumerate(trust.people):
            row, expected = found.get(f"{place:04}"), trust.reckon(who, as_at, known_on)
            if row is None or expected is None:
                assert row is expected is None
                continue
            name, unit, stands, expires_on = expected
            seen.add(stands)
            assert (row["name"], row["organisation_unit"], row["expires_on"]) == (name, unit, expires_on)
            assert (row["status"] == "exempt") == (stands == "exempt")
            assert (row["status"] in ("compliant", "due soon")) == (stands == "in date"), (row, expected)
    assert seen == {"exempt", "in date", "not in date"}


def test_a_correction_shows_only_under_a_later_known_on(session: Session) -> None:
    trust = Trust(session, 1)
    (who,) = trust.people
    made = FIRST + timedelta(days=10)
    facts.attested(session, who, made, made + timedelta(days=365))
    trust._void(who, made + timedelta(days=50))  # this module's own class
    session.commit()
    known = {days: rows_of(session, made, made + timedelta(days=days))["0000"]["status"] for days in (0, 49, 50)}
    assert known == {0: "compliant", 49: "compliant", 50: "overdue"}
    assert {row["as_known_on"] for row in rows_of(session, made, made).values()} == {made.isoformat()}


def test_a_completion_on_paper_shows_from_the_day_it_was_entered(session: Session) -> None:
    trust = Trust(session, 1)
    (who,) = trust.people
    made, entered = FIRST + timedelta(days=10), FIRST + timedelta(days=30)
    facts.attested(
        session, who, made, made + timedelta(days=365), assurance_level="paper", recorded_at=at_noon(entered)
    )
    session.commit()
    found = {day: rows_of(session, made, day)["0000"]["assurance_level"] for day in (entered - timedelta(1), entered)}
    assert list(found.values()) == [None, "paper"]


def test_a_certificate_and_another_day_show_from_when_they_were_recorded(session: Session) -> None:
    trust = Trust(session, 1)
    (who,) = trust.people
    made, moved, day = FIRST + timedelta(days=10), FIRST + timedelta(days=12), date(2026, 2, 1)
    attestation = facts.attested(session, who, made, made + timedelta(days=365))
    facts.certificate(session, attestation, issued_on=date(2026, 1, 5))  # prepared on 1 January
    proposal = Proposal(
        kind="correction", subject=f"attestation:{attestation}", detail="{}", reason="Another day",
        proposed_by_id=trust.hr[0], proposed_at=at_noon(date(2026, 1, 9)),
    )  # fmt: skip
    session.add(proposal)
    session.flush()
    session.add(
        Correction(
            attestation_id=attestation, kind="achieved-on", achieved_on=moved, expires_on=moved + timedelta(days=365),
            proposal_id=proposal.id, recorded_at=at_noon(date(2026, 1, 10)),
        )
    )  # fmt: skip
    session.commit()
    known = {}
    for known_on in (date(2025, 12, 31), date(2026, 1, 4), date(2026, 1, 9), date(2026, 1, 10)):
        row = rows_of(session, day, known_on)["0000"]
        known[known_on] = row["certificate_status"], row["achieved_on"]
    assert list(known.values()) == [
        (None, made.isoformat()),
        ("pending", made.isoformat()),
        ("issued", made.isoformat()),
        ("issued", moved.isoformat()),
    ]
