"""Facts of one person, with as few words as a test needs; days are counted from a base."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count

from induction.domain.standings.audience import Audience
from induction.domain.standings.career import career
from induction.domain.standings.employment import Assignment
from induction.domain.standings.facts import Attested, Begun, Corrected, Exemption, Facts, Holding, Reattestation
from induction.domain.standings.programme import Programme
from induction.domain.standings.requirement import Status
from induction.domain.standings.standing import Span, Standing
from induction.domain.standings.timeline import standing_on, timeline
from induction.domain.standings.units import Unit, UnitTree
from tests.shipped import shipped

ME, REPORT = 7, 8
BASE = date(2026, 1, 1)
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
TREE = UnitTree([Unit(1, "MED", "Medicine", None), Unit(2, "ROWAN", "Rowan Ward", 1), Unit(3, "FIN", "Finance", None)])
_serial = count(1)


def on(day: int) -> date:
    return BASE + timedelta(days=day)


def at(day: int) -> datetime:
    """Nine in the morning of a day."""
    return datetime.combine(on(day), datetime.min.time(), UTC) + timedelta(hours=9)


@cache
def programme(audience: str = '{"everybody": true}', **changes: object) -> Programme:
    """The shipped induction from long ago on, for an audience written as JSON; `changes` are any fields."""
    fields = {"audience": Audience.model_validate_json(audience), "from_on": date(2000, 1, 1)} | changes
    return shipped().programme("induction-core").model_copy(update=fields)


def assigned(starts: int = 0, ends: int | None = None, **more: object) -> Assignment:
    """An assignment record; `effective` is a day and by default the first; the rest is any field."""
    effective = more.pop("effective", starts)
    fields = {
        "id": next(_serial),
        "staff_member_id": ME,
        "assignment_number": "A",
        "is_primary": True,
        "name": "Ada O'Neil-Şahin",
        "unit_id": 2,
        "staff_group": "Students",
        "job_role": "Trainee",
        "line_manager_id": None,
        "assignment_status": "Active Assignment",
        "starts_on": on(starts),
        "ends_on": None if ends is None else on(ends),
        "effective_on": on(effective),
        "recorded_at": EARLY,
    }
    return Assignment(**fields | more)


def report(starts: int = 0, ends: int | None = None, **more: object) -> Assignment:
    """An assignment record of somebody who reports to the person."""
    return assigned(starts, ends, **{"staff_member_id": REPORT, "line_manager_id": ME} | more)


def attested(achieved: int, expires: int | None = None, *, cycle: int = 1, **more: object) -> Attested:
    """An attestation, in date for 365 days unless it says otherwise."""
    fields = {
        "id": next(_serial),
        "programme_id": "induction-core",
        "cycle": cycle,
        "policy_version": "1.0",
        "achieved_on": on(achieved),
        "expires_on": on(achieved + 365 if expires is None else expires),
        "recorded_at": EARLY,
    }
    return Attested(**fields | more)


def exempt(first: int, last: int | None = None, **more: object) -> Exemption:
    fields = {
        "id": next(_serial), "programme_id": None, "from_on": on(first), "to_on": None if last is None else on(last),
        "reason_code": "absence – approved", "is_cancelled": False, "replaces_id": None, "recorded_at": EARLY,
    }  # fmt: skip
    return Exemption(**fields | more)


def holding(first: int, last: int | None = None, **more: object) -> Holding:
    fields = {
        "id": next(_serial), "account": "Riverside", "part": "lead", "from_on": on(first),
        "to_on": None if last is None else on(last), "is_cancelled": False, "replaces_id": None, "recorded_at": EARLY,
    }  # fmt: skip
    return Holding(**fields | more)


def begun(day: int, cycle: int = 1) -> Begun:
    return Begun("induction-core", cycle, at(day))


def asked_again(assigned_day: int, due: int, **more: object) -> Reattestation:
    fields = {
        "id": next(_serial), "programme_id": "induction-core", "policy_version": "1.1", "reason": "6.2 was reworded",
        "assigned_on": on(assigned_day), "due_on": on(due), "recorded_at": EARLY,
    }  # fmt: skip
    return Reattestation(**fields | more)


def corrected(made: Attested, achieved: int | None = None, expires: int | None = None, recorded: int = 0) -> Corrected:
    return Corrected(
        next(_serial), made.id, None if achieved is None else on(achieved), None if expires is None else on(expires),
        at(recorded),
    )  # fmt: skip


def facts(*rows: object) -> Facts:
    """Put rows of all kinds together as the facts of one person."""
    own = tuple(row for row in rows if isinstance(row, Assignment) and row.staff_member_id == ME)
    others: dict[int, list[Assignment]] = {}
    for row in rows:
        if isinstance(row, Assignment) and row.staff_member_id != ME:
            others.setdefault(row.staff_member_id, []).append(row)
    kinds = {
        "exemptions": Exemption, "holdings": Holding, "attested": Attested, "corrections": Corrected, "begun": Begun,
        "reattestations": Reattestation,
    }  # fmt: skip
    listed = {name: tuple(row for row in rows if isinstance(row, kind)) for name, kind in kinds.items()}
    return Facts(assignments=own, reports=tuple(map(tuple, others.values())), **listed)


def spans(*rows: object, asked: Programme | None = None) -> list[Span]:
    return timeline(career(facts(*rows)), asked or programme(), TREE)


def standing(day: int, *rows: object, asked: Programme | None = None) -> Standing | None:
    return standing_on(spans(*rows, asked=asked), on(day))


def status(day: int, *rows: object, asked: Programme | None = None) -> Status | None:
    found = standing(day, *rows, asked=asked)
    return found.status if found else None
