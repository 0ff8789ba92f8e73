"""A year in the life of an organisation, lived day by day, and a model of standing that lives along.

The model knows nothing of spans, periods or due dates. It counts down: so many days are left of a record, of the time
that entering allows for, of the grace after an exemption; each night takes one off. What happens is written down as
rows, as the program would write them, so that the program can be asked about every day afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from induction.db import Session
from induction.db.bulk import insert_rows
from induction.db.models import (
    AssignmentRecord,
    Attempt,
    Attestation,
    ContentSnapshot,
    Exemption,
    OrganisationUnit,
    Proposal,
    Reattestation,
    StaffMember,
    TeamAccount,
    TeamAccountHolder,
)
from tests.shipped import shipped

FIRST, LAST = date(2027, 3, 1), date(2028, 2, 29)
POLICY_CHANGE = date(2027, 8, 2)
A_DAY = timedelta(days=1)
SHA = "a" * 64
GROUPS = ("Students", "Nursing and Midwifery Registered", "Estates and Ancillary")
CORE, MANAGERS, ACCOUNTS, COMMS = "induction-core", "manager-duties", "team-accounts", "communications-team"
DUE = {CORE: 28, MANAGERS: 28, ACCOUNTS: 14, COMMS: 28}
MODULE = {name: shipped().programme(name).modules[0] for name in DUE}
UNITS = (("D1", None), ("D2", None), ("T1", 1), ("T2", 1), ("T3", 2), ("COMMS", 2), ("WRITERS", 6))
COMMS_UNITS = {6, 7}
Row = dict[str, Any]
Seen = tuple[str, int, str] | None  # status, unit, staff group; None where nothing is asked


def a_year_on(day: date) -> date:
    return date(day.year + 1, 2, 28) if (day.month, day.day) == (2, 29) else date(day.year + 1, day.month, day.day)


@dataclass
class Duty:
    """What one programme asks of one person: counters of days that are left, None where there is nothing to count."""

    inside: bool = False
    was_exempt: bool = False
    since_entry: int | None = None  # not taken away by attesting: what was asked again meanwhile waits for it
    since_return: int | None = None
    entry_left: int | None = None
    grace_left: int | None = None
    record_left: int | None = None
    expires_on: date | None = None
    rounds: int = 0
    begun: bool = False
    again_left: int | None = None
    again_was_away: bool = False  # asked again before the person came into the audience
    again_was_exempt: bool = False

    def night(self) -> None:
        for name in ("since_entry", "since_return", "entry_left", "grace_left", "record_left", "again_left"):
            left = getattr(self, name)
            if left is not None:
                setattr(self, name, left - 1)

    def move(self, *, inside: bool, exempt: bool, due: int) -> None:
        """Note that somebody comes into the audience, goes out of it, or comes back from an exemption."""
        if inside and not self.inside:
            self.since_entry = self.entry_left = due
            self.since_return = self.grace_left = None
            self.again_was_away, self.again_was_exempt = self.again_left is not None, False
        elif inside and self.was_exempt and not exempt:
            self.since_return = self.grace_left = 28
            self.again_was_exempt = self.again_left is not None
        self.inside, self.was_exempt = inside, inside and exempt

    def attest(self, day: date, *, settles: bool) -> date:
        """Attest; gives the expiry."""
        keeps = self.record_left is not None and 0 <= self.record_left <= 90
        renewed = a_year_on(self.expires_on if keeps and self.expires_on else day)
        if self.record_left is not None and self.record_left > 90 and self.expires_on:
            renewed = max(renewed, self.expires_on)
        self.expires_on, self.record_left = renewed, (renewed - day).days
        self.entry_left = self.grace_left = None
        self.begun = False
        self.rounds += 1
        if settles:
            self.again_left = None
        return renewed

    def status(self) -> str:
        in_date = self.record_left is not None and self.record_left >= 0
        if in_date and self.again_left is not None:
            patience = [self.again_left]
            patience += [self.since_entry] if self.again_was_away and self.since_entry is not None else []
            patience += [self.since_return] if self.again_was_exempt and self.since_return is not None else []
            return "due soon" if min(max(patience), self._left()) >= 0 else "overdue"
        if in_date:
            return "due soon" if (self.record_left or 0) <= 90 else "compliant"
        if self._left() < 0:
            return "overdue"
        return "in progress" if self.begun else "not started"

    def _left(self) -> int:
        return max(left for left in (self.record_left, self.entry_left, self.grace_left) if left is not None)


@dataclass
class Someone:
    """A person as they are today."""

    key: int
    unit: int
    group: str
    manager: int | None
    joined_on: date
    employed: bool = True
    stint: int = 1
    leaves_after: date | None = None
    second_until: date | None = None
    exempt_until: date | None = None  # the last day; date.max for an open end
    exempt_from: tuple[str, ...] = ()
    exemption: int = 0
    account: int = 0  # the key of the holding
    duties: dict[str, Duty] = field(default_factory=lambda: {name: Duty() for name in DUE})


class Organisation:
    """People, what happens to them, and the rows that say so."""

    def __init__(self, chance: Random, people: int) -> None:
        self.chance, self.day = chance, FIRST - A_DAY
        self.people: dict[int, Someone] = {}
        self.rows: dict[type[Any], list[Row]] = {
            model: []
            for model in (
                StaffMember, AssignmentRecord, Attestation, Attempt, Exemption, TeamAccountHolder, Reattestation,
            )
        }  # fmt: skip
        for _ in range(people):
            self._join(FIRST - timedelta(days=chance.randint(1, 900)))
        for one in self.people.values():
            self._look_back(one)

    def live(self) -> Iterator[tuple[date, dict[tuple[int, str], Seen]]]:
        """Live through the year, and say each evening how everybody stands."""
        while self.day < LAST:
            self.day += A_DAY
            self._night_and_morning()
            self._happen()
            yield (
                self.day,
                {
                    (one.key, name): self._seen(one, duty)
                    for one in self.people.values()
                    for name, duty in one.duties.items()
                },
            )

    def _seen(self, one: Someone, duty: Duty) -> Seen:
        if not duty.inside:
            return None
        return ("exempt" if duty.was_exempt else duty.status()), one.unit, one.group

    # --- the passing of time

    def _night_and_morning(self) -> None:
        for one in self.people.values():
            for duty in one.duties.values():
                duty.night()
            if one.leaves_after and one.leaves_after < self.day:
                one.employed, one.leaves_after, one.second_until = False, None, None
            if one.second_until and one.second_until < self.day:
                one.second_until = None
            if one.exempt_until and one.exempt_until < self.day:
                one.exempt_until, one.exempt_from = None, ()

    def _settle(self) -> None:
        """Let everybody stand where today's facts put them."""
        managing = {one.manager for one in self.people.values() if one.employed}
        for one in self.people.values():
            inside = {
                CORE: one.employed,
                MANAGERS: one.employed and one.key in managing,
                ACCOUNTS: one.employed and bool(one.account),
                COMMS: one.employed and (one.unit in COMMS_UNITS or one.second_until is not None),
            }
            for name, duty in one.duties.items():
                exempt = one.exempt_until is not None and name in one.exempt_from
                duty.move(inside=inside[name], exempt=exempt, due=DUE[name])

    # --- what happens

    def _happen(self) -> None:
        for one in list(self.people.values()):
            if one.employed and one.joined_on < self.day:
                self._something_may_happen(one)
            elif not one.employed and self.chance.random() < 1 / 120:
                self._come_back(one)
        if self.chance.random() < len(self.people) / 900:
            self._join(self.day)
        self._settle()
        if self.day == POLICY_CHANGE:
            self._change_the_policy()
        for one in self.people.values():
            for name, duty in one.duties.items():
                if duty.inside and not duty.was_exempt:
                    self._something_may_be_done(one, name, duty)

    def _something_may_happen(self, one: Someone) -> None:
        draw = self.chance.random() * 400
        if draw < 1 and not one.leaves_after:
            self._leave(one)
        elif draw < 3 and not one.leaves_after:
            self._move(one)
        elif draw < 4.5 and not one.exempt_until:
            self._exempt(one)
        elif draw < 5 and not one.account:
            self._hold_an_account(one)
        elif draw < 6.5 and one.account:
            self._give_the_account_up(one)
        elif draw < 7 and not one.second_until and not one.leaves_after:
            self._take_a_second_post(one)
        elif one.exempt_until == date.max and draw < 12:
            self._end_the_exemption(one)

    def _something_may_be_done(self, one: Someone, name: str, duty: Duty) -> None:
        draw, status = self.chance.random(), duty.status()
        if status == "compliant":
            return
        if not duty.begun and draw < 0.05:
            self._begin(one, name, duty, self.day)
        elif draw > {"due soon": 0.985, "overdue": 0.99}.get(status, 0.96):
            self._attest(one, name, duty, self.day)

    def _join(self, day: date) -> Someone:
        key, chance = len(self.people) + 1, self.chance
        is_new = day >= FIRST  # who was there before manages nobody and writes for nobody yet: the year brings it
        manager = chance.choice([None, *self.people]) if is_new else None
        one = Someone(key, chance.randint(1, len(UNITS) if is_new else 5), chance.choice(GROUPS), manager, day)
        self.people[key] = one
        self._note(one, day, starts_on=day)
        self.rows[StaffMember].append({
            "id": key, "employee_number": f"{key:08}", "assignment_number": f"{key}-1", "name": "A Name",
            "sort_name": "name", "organisation_unit_id": one.unit, "staff_group": one.group, "job_role": "Role",
            "assignment_status": "Active Assignment", "is_primary_assignment": True, "starts_on": day,
            "created_at": at(day),
        })  # fmt: skip
        return one

    def _look_back(self, one: Someone) -> None:
        """Somebody who was there before has, as a rule, a record of the core programme; the model starts from it."""
        age = (self.day - one.joined_on).days
        duty = one.duties[CORE]
        duty.move(inside=True, exempt=False, due=DUE[CORE] - age)
        if self.chance.random() < 0.85 and age > 2:
            days_ago = self.chance.randint(1, min(age, 420))
            achieved_on = self.day - timedelta(days=days_ago)
            self._attest(one, CORE, duty, achieved_on)
            duty.record_left = (duty.expires_on - self.day).days if duty.expires_on else None

    def _leave(self, one: Someone) -> None:
        one.leaves_after = self.day
        self._note(one, self.day + A_DAY, starts_on=one.joined_on, ends_on=self.day)
        if one.second_until:
            self._second(one, self.day + A_DAY, starts_on=self.day, ends_on=self.day)

    def _come_back(self, one: Someone) -> None:
        one.employed, one.joined_on, one.stint = True, self.day, one.stint + self.chance.randint(0, 1)
        one.unit = self.chance.randint(1, len(UNITS))
        self._note(one, self.day, starts_on=self.day)

    def _move(self, one: Someone) -> None:
        if self.chance.random() < 0.5:
            one.unit, one.group = self.chance.randint(1, len(UNITS)), self.chance.choice(GROUPS)
        else:
            one.manager = self.chance.choice([None, *(key for key in self.people if key != one.key)])
        self._note(one, self.day, starts_on=one.joined_on)

    def _take_a_second_post(self, one: Someone) -> None:
        """A second post in the Communications Team, under somebody who does not become a line manager by it."""
        one.second_until = self.day + timedelta(days=self.chance.randint(5, 90))
        self._second(one, self.day, starts_on=self.day, ends_on=one.second_until)

    def _second(self, one: Someone, effective_on: date, *, starts_on: date, ends_on: date) -> None:
        other = self.chance.choice([key for key in self.people if key != one.key])
        self._note(
            one, effective_on, starts_on=starts_on, ends_on=ends_on, assignment_number=f"{one.key}-B",
            is_primary=False, organisation_unit_id=6, staff_group="Medical and Dental", line_manager_id=other,
        )  # fmt: skip

    def _note(self, one: Someone, effective_on: date, **more: Any) -> None:
        self.rows[AssignmentRecord].append({
            "staff_member_id": one.key, "assignment_number": f"{one.key}-{one.stint}", "is_primary": True,
            "name": "A Name", "organisation_unit_id": one.unit, "staff_group": one.group, "job_role": "Role",
            "line_manager_id": one.manager, "assignment_status": "Active Assignment", "ends_on": None,
            "effective_on": effective_on, "recorded_at": at(self.day), "source": "test", **more,
        })  # fmt: skip

    def _exempt(self, one: Someone) -> None:
        """Maternity leave and the like: for some time, or until further notice; now and then for one programme only."""
        is_open = self.chance.random() < 0.3
        one.exempt_until = date.max if is_open else self.day + timedelta(days=self.chance.randint(0, 240))
        one.exempt_from = (CORE,) if self.chance.random() < 0.3 else tuple(DUE)
        self._note_exemption(one, self.day, None if is_open else one.exempt_until)

    def _end_the_exemption(self, one: Someone) -> None:
        one.exempt_until = self.day
        before = self.rows[Exemption][one.exemption - 1]
        self._note_exemption(one, before["from_on"], self.day, replaces_id=before["id"])

    def _note_exemption(self, one: Someone, from_on: date, to_on: date | None, replaces_id: int | None = None) -> None:
        rows = self.rows[Exemption]
        one.exemption = len(rows) + 1
        rows.append({
            "id": one.exemption, "staff_member_id": one.key, "from_on": from_on, "to_on": to_on,
            "programme_id": CORE if one.exempt_from == (CORE,) else None, "reason_code": "absence – approved",
            "is_cancelled": False, "replaces_id": replaces_id, "recorded_at": at(self.day),
            "approved_by_id": next(key for key in self.people if key != one.key),
            "recorded_by_id": max(key for key in self.people if key != one.key),
        })  # fmt: skip

    def _hold_an_account(self, one: Someone) -> None:
        rows = self.rows[TeamAccountHolder]
        one.account = len(rows) + 1
        rows.append({
            "id": one.account, "team_account_id": 1, "staff_member_id": one.key,
            "part": self.chance.choice(("lead", "deputy")), "from_on": self.day, "to_on": None, "is_cancelled": False,
            "replaces_id": None, "recorded_by_id": one.key, "recorded_at": at(self.day),
        })  # fmt: skip

    def _give_the_account_up(self, one: Someone) -> None:
        """Yesterday was the last day, unless it began today."""
        rows = self.rows[TeamAccountHolder]
        before = rows[one.account - 1]
        if before["from_on"] >= self.day:
            return
        ended = {"id": len(rows) + 1, "to_on": self.day - A_DAY, "replaces_id": before["id"]}
        rows.append(before | ended | {"recorded_at": at(self.day)})
        one.account = 0

    def _begin(self, one: Someone, name: str, duty: Duty, day: date) -> None:
        duty.begun = True
        rows = self.rows[Attempt]
        rows.append({
            "public_id": f"attempt-{len(rows)}", "staff_member_id": one.key, "module_id": MODULE[name],
            "cycle": duty.rounds + 1, "kind": "full", "scenes": "", "seed": bytes(16), "module_fingerprint": SHA,
            "policy_version": "1.0", "policy_fingerprint": SHA, "started_at": at(day), "finished_at": at(day),
        })  # fmt: skip

    def _attest(self, one: Someone, name: str, duty: Duty, day: date) -> None:
        is_new = day > POLICY_CHANGE and self.chance.random() < 0.9  # the others sign yesterday's paper form
        expires_on = duty.attest(day, settles=is_new)
        self.rows[Attestation].append({
            "staff_member_id": one.key, "programme_id": name, "cycle": duty.rounds, "policy_slug": "policy",
            "policy_version": "1.1" if is_new else "1.0", "policy_fingerprint": SHA, "statement_id": "s",
            "statement_version": 1, "statement_text": "I attest.", "typed_name": "A Name", "answers_fingerprint": SHA,
            "signed_in_at": at(day), "confirmed_at": at(day), "assurance_level": "server", "achieved_at": at(day),
            "achieved_on": day, "expires_on": expires_on, "recorded_at": at(day),
        })  # fmt: skip

    def _change_the_policy(self) -> None:
        """Whoever has a core record is asked to attest again within 28 days, wherever they are."""
        for one in self.people.values():
            duty = one.duties[CORE]
            if duty.record_left is not None and duty.record_left >= 0:
                duty.again_left = 28
                duty.again_was_away = duty.again_was_exempt = False
                self.rows[Reattestation].append({
                    "staff_member_id": one.key, "programme_id": CORE, "policy_version": "1.1", "kind": "redline",
                    "items": "[]", "reason": "6.2 was reworded", "assigned_on": self.day,
                    "due_on": self.day + timedelta(days=28), "proposal_id": 1, "recorded_at": at(self.day),
                })  # fmt: skip

    # --- the books

    def keep(self, session: Session) -> None:
        """Write everything that has happened into the tables."""
        units = [
            {"id": key, "code": code, "name": code, "parent_id": parent} for key, (code, parent) in enumerate(UNITS, 1)
        ]
        insert_rows(session, OrganisationUnit, units)
        insert_rows(session, StaffMember, self.rows.pop(StaffMember))
        kept = {"fingerprint": SHA, "module_id": "m", "module_version": 1, "body": "{}", "kept_at": at(FIRST)}
        insert_rows(session, ContentSnapshot, [kept])
        account = {"id": 1, "name": "Riverside", "platform": "Twitter", "address": "https://social.example/r"}
        insert_rows(session, TeamAccount, [account | {"opened_on": FIRST, "recorded_at": at(FIRST)}])
        proposal = {"id": 1, "kind": "publication", "subject": "policy:p", "detail": "{}", "reason": "It has changed."}
        insert_rows(session, Proposal, [proposal | {"proposed_by_id": 1, "proposed_at": at(FIRST)}])
        for model, rows in self.rows.items():
            insert_rows(session, model, rows)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
