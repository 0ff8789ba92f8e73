"""A second reckoning: how everybody stood on a day as it was known on another, from the bare rows of the database.

It shares nothing with the program but the tables and the requirements file. It goes through the days one by one and
remembers when somebody came into an audience and when they came back from an exemption; everything else is looked up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from sqlalchemy import text

from induction.db import Session

Row = dict[str, Any]
TERMS = {each["id"]: each for each in YAML(typ="safe").load(Path("content/requirements.yaml"))["programmes"]}
A_DAY = timedelta(days=1)


class Stand(NamedTuple):
    """How somebody stands to a programme on a day."""

    status: str
    unit: int
    group: str
    due_on: date | None
    expires_on: date | None


class Reference:
    """The rows that were known at the end of a day in London, and what they come to."""

    def __init__(self, session: Session, known_on: date) -> None:
        self._session = session
        self._end = datetime.combine(known_on + A_DAY, datetime.min.time(), ZoneInfo("Europe/London"))
        self.units = {row["id"]: row for row in self._rows("organisation_unit")}
        self.posts = self._known("assignment_record", "staff_member_id")
        self.exemptions = _in_force(self._known("exemption", "staff_member_id"))
        self.accounts = _in_force(self._known("team_account_holder", "staff_member_id"))
        self.attempts = self._known("attempt", "staff_member_id", "started_at")
        self.again = self._known("reattestation", "staff_member_id")
        corrected = {
            key: max(rows, key=lambda row: (row["recorded_at"], row["id"]))
            for key, rows in self._known("correction", "attestation_id").items()
        }
        self.made = self._known("attestation", "staff_member_id")
        for row in (row for rows in self.made.values() for row in rows if row["id"] in corrected):
            row["voided"] = corrected[row["id"]]["kind"] == "void"
            if not row["voided"]:
                row.update({name: corrected[row["id"]][name] for name in ("achieved_on", "expires_on")})

    def _rows(self, table: str) -> Iterator[Row]:
        for row in self._session.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings():
            yield {name: _value(name, value) for name, value in row.items()}

    def _known(self, table: str, by: str, recorded: str = "recorded_at") -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self._rows(table):
            if row[recorded] < self._end:
                found[row[by]].append(row)
        return found

    def within(self, unit: int, codes: set[str]) -> bool:
        """Tell whether a unit is one of these or below one."""
        return any(self.units[each]["code"] in codes for each in self.line(unit))

    def line(self, unit: int) -> list[int]:
        """A unit and all above it."""
        above = self.units[unit]["parent_id"]
        return [unit, *(self.line(above) if above else [])]

    def in_post(self, person: int, day: date) -> list[Row]:
        """The assignments that hold on a day, the leading one first."""
        latest: dict[str, Row] = {}
        for row in sorted(self.posts[person], key=lambda row: (row["effective_on"], row["recorded_at"], row["id"])):
            if row["effective_on"] <= day:
                latest[row["assignment_number"]] = row
        held = [row for row in latest.values() if row["starts_on"] <= day and not _before(row["ends_on"], day)]
        return sorted(held, key=lambda row: (not row["is_primary"], row["assignment_number"]))

    @cached_property
    def _managers(self) -> dict[date, set[int]]:
        return {}

    def managers(self, day: date) -> set[int]:
        """Whom somebody's leading assignment names as line manager."""
        if day not in self._managers:
            held = (self.in_post(person, day)[:1] for person in list(self.posts))
            self._managers[day] = {row["line_manager_id"] for rows in held for row in rows}
        return self._managers[day]

    def is_asked(self, person: int, asked: Row, held: list[Row], day: date) -> bool:
        audience = asked["audience"]
        if not held or day < asked["from_on"]:
            return False
        if "line_manager" in audience:
            return person in self.managers(day)
        if "team_account" in audience:
            return any(row["part"] in audience["team_account"] and _holds(row, day) for row in self.accounts[person])
        return "everybody" in audience or any(
            self.within(row["organisation_unit_id"], set(audience["unit"])) for row in held
        )

    def stands(self, person: int, programme: str, first: date, last: date) -> Iterator[tuple[date, Stand]]:
        """Say how somebody stands on each day from one to another on which they are in the audience."""
        asked, entered, back = TERMS[programme], None, None
        was_inside = was_exempt = False
        day = min([row["starts_on"] for row in self.posts[person]], default=last)
        while day <= last:
            held = self.in_post(person, day)
            inside = self.is_asked(person, asked, held, day)
            exempt = any(
                _holds(row, day) and row["programme_id"] in (None, programme) for row in self.exemptions[person]
            )
            if inside and not was_inside:
                entered, back = day, None
            elif inside and was_exempt and not exempt:
                back = day
            if inside and day >= first and entered:
                status, due_on, expires_on = self._status(person, programme, day, entered, back, exempt=exempt)
                yield day, Stand(status, held[0]["organisation_unit_id"], held[0]["staff_group"], due_on, expires_on)
            was_inside, was_exempt = inside, inside and exempt
            day += A_DAY

    def _status(
        self, person: int, programme: str, day: date, entered: date, back: date | None, *, exempt: bool
    ) -> tuple[str, date | None, date | None]:
        asked = TERMS[programme]
        made = [row for row in self.made[person] if row["programme_id"] == programme and row["achieved_on"] <= day]
        good = sorted((row for row in made if not row.get("voided")), key=lambda row: (row["achieved_on"], row["id"]))
        record = good[-1] if good else None
        expires_on = record["expires_on"] if record else None
        if exempt:
            return "exempt", None, expires_on
        since = record["achieved_on"] if record else date.min
        by_entry = entered + timedelta(asked["due_days"])
        by_return = back + timedelta(asked["grace_days"]) if back else date.min
        due_on = max(
            expires_on or date.min,
            by_entry if since < entered else date.min,
            by_return if back and since < back else date.min,
        )
        if record and expires_on and expires_on >= day:
            again = [
                max(
                    row["due_on"],
                    by_entry if row["assigned_on"] < entered else date.min,
                    by_return if back and row["assigned_on"] < back else date.min,
                )
                for row in self.again[person]
                if row["programme_id"] == programme
                and row["assigned_on"] <= day
                and not any(
                    one["achieved_on"] >= row["assigned_on"]
                    and _number(one["policy_version"]) >= _number(row["policy_version"])
                    for one in good
                )
            ]
            if again:
                due_on = min(due_on, *again)
                return "overdue" if day > due_on else "due soon", due_on, expires_on
            return "due soon" if (expires_on - day).days <= asked["window_days"] else "compliant", due_on, expires_on
        if day > due_on:
            return "overdue", due_on, expires_on
        cycle = max((row["cycle"] for row in made), default=0)
        begun = any(
            row["module_id"] in asked["modules"]
            and row["cycle"] > cycle
            and row["started_at"].astimezone(ZoneInfo("Europe/London")).date() <= day
            for row in self.attempts[person]
        )
        return "in progress" if begun else "not started", due_on, expires_on


def _value(name: str, value: Any) -> Any:
    if name.endswith("_on") and isinstance(value, str):
        return date.fromisoformat(value)
    if name.endswith("_at") and isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _in_force(rows_of: dict[int, list[Row]]) -> dict[int, list[Row]]:
    replaced = {row["replaces_id"] for rows in rows_of.values() for row in rows}
    kept = {
        key: [row for row in rows if row["id"] not in replaced and not row["is_cancelled"]]
        for key, rows in rows_of.items()
    }
    return defaultdict(list, kept)


def _holds(row: Row, day: date) -> bool:
    return row["from_on"] <= day and not _before(row["to_on"], day)


def _before(end: date | None, day: date) -> bool:
    return end is not None and end < day


def _number(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
