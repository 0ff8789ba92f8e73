"""The figures that a page or file shows, read off it, and the same figures counted from the second reckoning."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import html5lib
from openpyxl import load_workbook

from tests.web.conftest import Browser
from tests.web.figures.reference import Stand
from tests.web.judge import text_of

XHTML = "{http://www.w3.org/1999/xhtml}"
IN_DATE = ("compliant", "due soon")
STATUSES = ("overdue", "due soon", "in progress", "not started", "compliant", "exempt")
Standing = dict[int, Stand]


def counts(stands: Iterable[Stand]) -> Counter[str]:
    """Count people by status."""
    return Counter(each.status for each in stands)


def rate(stands: Iterable[Stand]) -> tuple[int, int]:
    """Who is in date, of those who are not exempt. Somebody overdue with a policy change is in neither word."""
    everybody = [each for each in stands if each.status != "exempt"]
    return sum(each.status in IN_DATE for each in everybody), len(everybody)


def due_within(stands: Iterable[Stand], day: date) -> dict[int, int]:
    """How many have a due date to come within so many days."""
    to_come = [(each.due_on - day).days for each in stands if each.due_on and each.status != "overdue"]
    return {band: sum(days <= band for days in to_come) for band in (30, 60, 90)}


def grouped(standing: Standing, group: Callable[[Stand], str]) -> dict[str, tuple[int, int]]:
    """The rate of each group."""
    found: dict[str, list[Stand]] = {}
    for each in standing.values():
        found.setdefault(group(each), []).append(each)
    return {name: rate(stands) for name, stands in found.items()}


def report_figures(text: str) -> dict[str, Any]:
    """Read HR's report off its page."""
    main = next(html5lib.parse(text).iter(f"{XHTML}main"))
    words = text_of(main)
    lead = re.search(r"([\d,]+) of ([\d,]+) staff (?:is|are) in date: ", words)
    exempt = re.search(r"([\d,]+) more (?:is|are) exempt", words)
    starters = re.search(r"([\d,]+) of those not in date (?:is a new starter|are new starters)", words)
    return {
        "rate": (_number(lead[1]), _number(lead[2])) if lead else None,
        "exempt": _number(exempt[1]) if exempt else 0,
        "new starters": _number(starters[1]) if starters else 0,
        "statuses": {name: _number(cells[0]) for name, cells in _table(main, "Staff by status", short=True)},
        "due": {int(band): _number(count) for band, count in re.findall(r"within (\d+) days: ([\d,]+)", words)},
        "directorates": _rates(main, "Staff in date by directorate"),
        "staff groups": _rates(main, "Staff in date by staff group"),
    }


def team_figures(text: str) -> dict[str, Any]:
    """Read a manager's team off its page."""
    main = next(html5lib.parse(text).iter(f"{XHTML}main"))
    words = text_of(main)
    lead = re.search(r"([\d,]+) of ([\d,]+) people who report to you", words)
    exempt = re.search(r"([\d,]+) (?:person|people) (?:is|are) exempt", words)
    lists = [each for each in main.iter(f"{XHTML}dl") if each.get("class") == "app-counts"]
    lines = [[text_of(cell) for cell in line] for each in lists for line in each]
    return {
        "rate": (_number(lead[1]), _number(lead[2])) if lead else None,
        "exempt": _number(exempt[1]) if exempt else 0,
        "statuses": {name.lower(): _number(count) for name, count in lines},
    }


_FIGURE = re.compile(r'<(?:a|span)[^>]* data-figure="([^"]+)"([^>]*)>([\d,]+)<')
_HOOK = re.compile(r' data-([a-z-]+)="([^"]*)"')
_NUMBER = re.compile(r'data-number="([^"]+)"')
_NEXT = re.compile(r'href="([^"]+)">Next people<')


def unlike(text: str, data: dict[str, Any]) -> list[tuple[str, ...]]:
    """List the figures on a dashboard's page that its data does not confirm; there must be more than ten at all."""
    base = {"unit": data["unit"], "staff-group": data["staff_group"], "programme": data["programme"]}
    known = {(figure, frozenset()): count for figure, count in data["total"].items()}
    for lines in ("units", "staff_groups", "programmes"):
        for line in data[lines]:
            about = {name.replace("_", "-"): value for name, value in line.items() if isinstance(value, str)}
            hooks = {name: about.get(name, base.get(name)) for name in (*base, "only")}
            known |= {(figure, _given(hooks)): count for figure, count in line.items()}
    found = _FIGURE.findall(text)
    assert len(found) > 10
    return [
        (figure, hooks, count)
        for figure, hooks, count in found
        if known.get((figure, _given({name: unescape(value) for name, value in _HOOK.findall(hooks)})))
        != _number(count)
    ]


def _given(hooks: dict[str, str | None]) -> frozenset[tuple[str, str]]:
    return frozenset((name, value) for name, value in hooks.items() if value)


def figure_rows(body: bytes, programme: str) -> dict[tuple[str, str, str], dict[str, int]]:
    """Read the file of figures: its counts by scope, unit and staff group; an empty cell in a count is a fault."""
    rows = [row for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig"))) if row["programme"] == programme]
    told = ("scope", "organisation_unit_code", "staff_group")
    found = {tuple(row[name] for name in told): _counts_of(row) for row in rows}
    assert len(found) == len(rows), "no part has two rows"
    return found  # type: ignore[return-value]  # three texts


def _counts_of(row: dict[str, str]) -> dict[str, int]:
    counted = ("in_", "not_", "within_", "due_", "overdue", "compliant", "exempt")
    return {name.replace("_", "-"): int(value) for name, value in row.items() if name.startswith(counted)}


def names(browser: Browser, path: str, asked: dict[str, object]) -> set[str]:
    """Collect the employee numbers of a list, page by page."""
    found: list[str] = []
    page = browser.get(path, query_string=asked).text
    while True:
        found += _NUMBER.findall(page)
        following = _NEXT.search(page)
        if not following:
            assert len(found) == len(set(found)), "nobody is listed twice"
            return set(found)
        page = browser.get(unescape(following[1])).text


Rows = dict[str, dict[str, str]]


def rows_in(package: bytes) -> dict[str, Rows]:
    """Read the tables in a package, by the ending of their file."""
    with ZipFile(io.BytesIO(package)) as opened:
        bodies = {name.rpartition(".")[2]: opened.read(name) for name in opened.namelist()}
    return {kind: read(bodies[kind]) for kind, read in (("csv", csv_rows), ("jsonl", json_rows), ("xlsx", xlsx_rows))}


def csv_rows(body: bytes) -> Rows:
    """Read a CSV file by employee number."""
    return _by_number(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def json_rows(body: bytes) -> Rows:
    """Read JSON lines by employee number."""
    return _by_number(map(json.loads, body.decode().splitlines()))


def xlsx_rows(body: bytes) -> Rows:
    """Read the second sheet of a workbook by employee number; its first row names the columns."""
    book = load_workbook(io.BytesIO(body), read_only=True)
    names, *rows = book.worksheets[1].values
    return _by_number(dict(zip(names, row, strict=True)) for row in rows)


def _by_number(rows: Iterable[dict[str, Any]]) -> Rows:
    return {row["employee_number"]: {name: _text(value) for name, value in row.items()} for row in rows}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def _rates(main: Element, caption: str) -> dict[str, tuple[int, int]]:
    found = {}
    for name, cells in _table(main, caption):
        in_date, in_scope = re.findall(r"[\d,]+", cells[0])
        found[name] = (_number(in_date), _number(in_scope))
    return found


def _table(main: Element, caption: str, *, short: bool = False) -> list[tuple[str, list[str]]]:
    """A table's rows: the row's heading, and its cells. `short` leaves out hints below the heading."""
    found = []
    for table in main.iter(f"{XHTML}table"):
        if text_of(next(table.iter(f"{XHTML}caption"))) == caption:
            for row in next(table.iter(f"{XHTML}tbody")).iter(f"{XHTML}tr"):
                head = next(row.iter(f"{XHTML}th"))
                name = (head.text or "").strip() if short else _own(head)
                found.append((name.lower() if short else name, [_own(cell) for cell in row.iter(f"{XHTML}td")]))
    return found


def _own(cell: Element) -> str:
    """A cell's text without the name of its column, which phones show."""
    hidden = "".join(text_of(each) for each in cell.iter(f"{XHTML}span") if each.get("aria-hidden"))
    return text_of(cell).removeprefix(hidden).strip()


def _number(text: str) -> int:
    return int(text.replace(",", ""))
