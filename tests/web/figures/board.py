"""The figures of a dashboard, counted from the second reckoning, under the names that its data gives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tests.web.figures.reading import counts, due_within, rate
from tests.web.figures.reference import TERMS, Reference, Stand

Days = dict[date, Stand]


class Board:
    """What a dashboard must show about some people on a day.

    Attributes:
        people: those whom the viewer sees.
        unit: the unit looked at, None for all; so too `group`.
    """

    def __init__(self, reference: Reference, people: Iterable[int], day: date, unit: int | None, group: str) -> None:
        self._of, self._day, self._unit, self._group = reference, day, unit, group
        first = self.month_ends()[0]
        self._days: dict[str, dict[int, Days]] = {
            programme: {person: dict(reference.stands(person, programme, first, day)) for person in people}
            for programme in TERMS
        }

    def month_ends(self) -> list[date]:
        firsts = [
            date(self._day.year - (self._day.month <= back), (self._day.month - back - 1) % 12 + 1, 1)
            for back in range(12)
        ]
        return sorted(first - timedelta(1) for first in firsts)

    def standing(self, programme: str, day: date) -> dict[int, Stand]:
        """Who is looked at, and how they stand."""
        found = {person: days[day] for person, days in self._days[programme].items() if day in days}
        return {
            person: each
            for person, each in found.items()
            if self._group in ("", each.group) and (self._unit is None or self._unit in self._of.line(each.unit))
        }

    def data(self, programme: str) -> dict[str, Any]:
        """Everything that the page shows, as far as it is counted."""
        stands = list(self.standing(programme, self._day).values())
        return {
            "total": figures(stands, self._day),
            "units": {key: found for key, found in self._units(stands).items() if any(found.values())},
            "staff_groups": {
                group: figures([each for each in stands if each.group == group], self._day)
                for group in {each.group for each in stands}
            },
            "programmes": {key: figures(list(self.standing(key, self._day).values()), self._day) for key in TERMS},
            "trend": {
                on.isoformat(): _short(list(self.standing(programme, on).values()))
                for on in [*self.month_ends(), self._day]
            },
        }

    def rows(self, programme: str) -> dict[tuple[str, str, str], dict[str, int]]:
        """Each row of the file of figures: its scope, the unit's code and the staff group, with what it counts."""
        stands = list(self.standing(programme, self._day).values())
        code = self._of.units[self._unit]["code"] if self._unit else ""
        found = {("everybody", code, self._group): figures(stands, self._day)}
        for group in {each.group for each in stands}:
            found["staff group", code, group] = figures([each for each in stands if each.group == group], self._day)
        for key, unit in self._of.units.items():
            inside = [each for each in stands if key in self._of.line(each.unit)]
            own = [each for each in inside if each.unit == key]
            if inside and (self._unit is None or self._unit in self._of.line(key)):
                found["unit with those below", unit["code"], self._group] = figures(inside, self._day)
                if own and len(own) < len(inside):
                    found["unit's own people", unit["code"], self._group] = figures(own, self._day)
        return found

    def _units(self, stands: list[Stand]) -> dict[tuple[str, str], dict[str, int]]:
        """Each unit right below the one looked at, with all below it; its own people apart, where both are there."""
        below = {key: row["code"] for key, row in self._of.units.items() if row["parent_id"] == self._unit}
        found = {
            (code, ""): figures([each for each in stands if key in self._of.line(each.unit)], self._day)
            for key, code in below.items()
        }
        own = [each for each in stands if each.unit == self._unit]
        if self._unit is not None and any(any(each.values()) for each in found.values()):
            found[self._of.units[self._unit]["code"], "unit"] = figures(own, self._day)
        return found


def figures(stands: list[Stand], day: date) -> dict[str, int]:
    """Count each figure."""
    by_status = counts(stands)
    in_date, in_scope = rate(stands)
    late = [(day - each.due_on).days for each in stands if each.status == "overdue" and each.due_on]
    ages = (("up-to-30", 1, 30), ("31-to-90", 31, 90), ("91-to-365", 91, 365), ("over-365", 366, 99_999))
    return {
        "in-date": in_date,
        "in-scope": in_scope,
        "not-in-date": in_scope - in_date,
        "within-time": by_status["not started"] + by_status["in progress"],
        **{f"due-within-{band}": count for band, count in due_within(stands, day).items()},
        **{f"overdue-{words}": sum(first <= days <= last for days in late) for words, first, last in ages},
        **{status.replace(" ", "-"): by_status[status] for status in NAMED},
    }


NAMED = ("overdue", "due soon", "in progress", "not started", "compliant", "exempt")


def behind(figure: str, stands: dict[int, Stand], day: date) -> set[int]:
    """Who is behind a figure."""
    return {person for person, each in stands.items() if figures([each], day)[figure]}


def _short(stands: list[Stand]) -> dict[str, int]:
    found = figures(stands, date.max - timedelta(100))
    return {name: found[name] for name in ("in-date", "in-scope", "exempt")}


def shown(data: dict[str, Any]) -> dict[str, Any]:
    """Bring a dashboard's data into the same shape; rates and their judgement are left to the tests of words."""
    return {
        "total": _counted(data["total"]),
        "units": {
            (each["unit"], each["only"]): found for each in data["units"] if any((found := _counted(each)).values())
        },
        "staff_groups": {
            each["staff_group"]: found for each in data["staff_groups"] if any((found := _counted(each)).values())
        },
        "programmes": {each["programme"]: _counted(each) for each in data["programmes"]},
        "trend": {each["on"]: _counted(each) for each in data["trend"]},
    }


def _counted(values: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in values.items() if isinstance(value, int)}
