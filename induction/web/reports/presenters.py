"""The completion report in the words and shapes of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from induction.domain.reports.report import Filters, SortKey, Summary, percent_words, short_of_target
from induction.domain.reports.report_columns import STATUS_MEANINGS
from induction.domain.reports.report_file import FileFormat
from induction.domain.reports.report_layout import STANDARD, Layout
from induction.domain.standings.requirement import Rate, Status
from induction.services.reports.reporting import MOST_NUMBERED, PAGE_SIZE, Choices, CompletionPage, Subject
from induction.web.filters import day, number, plural
from induction.web.house import house
from induction.web.reports import charts
from induction.web.reports.forms import Asked, place_words

_SORTS = {
    SortKey.NAME: "Name",
    SortKey.UNIT: "Organisation unit",
    SortKey.STATUS: "Status",
    SortKey.DUE: "Due on",
    SortKey.EXPIRES: "Expires on",
}


@dataclass(frozen=True)
class Heading:
    """A column heading that sorts; `href` is empty where it cannot, `aria_sort` where the table is sorted otherwise."""

    text: str
    href: str
    aria_sort: str


def filter_form(about: Subject, asked: Asked, choices: Choices) -> dict[str, Any]:
    """Give the fields of the filter form: what can be chosen, what is, and what is wrong with it."""
    lists = choices_of(choices)
    return {
        "given": {**asked.given, "programme": about.programme.id},
        "problems": asked.problems,
        "programmes": _options({key: each.title for key, each in house().library.programmes.items()}),
        "units": lists["unit"],
        "units_hint": units_hint(choices),
        "staff_groups": lists["staff-group"],
        "statuses": lists["status"],
        "sorts": _options(_SORTS),
    }


def choices_of(choices: Choices) -> dict[str, list[dict[str, str]]]:
    """Give what the filters can be set to, each with its words; of very many units, those that are near."""
    everything = {"value": "", "text": "All"}
    units = [
        {"value": unit.code, "text": unit.name if unit is top else f"{top.name}: {unit.name}"}
        for top, below in choices.tree.in_order()
        for unit in (top, *below)
    ]
    return {
        "unit": [everything, *units],
        "staff-group": [everything, *({"value": group, "text": group} for group in choices.staff_groups)],
        "status": [everything, *_options({status: status.value.capitalize() for status in Status})],
    }


def units_hint(choices: Choices) -> str:
    """Say how to come to a unit that is not on the list; empty where the list has them all."""
    return "" if choices.tree.is_whole else "Choose one to find the units right below it on this list"


def figures(about: Subject, summary: Summary, filters: Filters, choices: Choices) -> dict[str, Any]:
    """Put the figures into sentences, charts and tables."""
    rate, target = summary.total.rate, house().library.target.percent
    parts = (
        _clocks(filters),
        "" if about.is_usual else about.programme.title,
        _unit(filters, choices),
        filters.staff_group,
    )
    return {
        "lead": _lead(rate, summary.total.counts[Status.EXEMPT]),
        "scope": ", ".join(words for words in parts if words),
        "target": _target(short_of_target(rate, target), target) if rate.in_scope else "",
        "new_starters": _new_starters(summary.new_starters),
        "statuses": [
            (status, number(count), STATUS_MEANINGS[status]) for status, count in summary.total.counts.items()
        ],
        "due": [(band, number(count)) for band, count in summary.due_within.items()],
        "status_chart": charts.status_chart(summary.total),
        "rate_chart": charts.rate_chart(summary.directorates, target),
        "directorates": charts.group_lines(summary.directorates, target),
        "staff_groups": charts.group_lines(summary.staff_groups, target),
        "target_percent": target,
    }


def people(found: CompletionPage, asked: Asked) -> dict[str, Any]:
    """Write the table of people, its headings, its pages and its files."""
    is_long = not found.pages
    return {
        "shown": _shown(found),
        "headings": [_heading(key, text, None if is_long else asked) for key, text in _SORTS.items()],
        "rows": [_row(row) for row in found.rows],
        "pagination": _pagination(found, asked) if found.pages > 1 else None,
        "following": _people_at(asked, after=place_words(found.following)) if found.following else "",
        "downloads": downloads(asked, STANDARD, (FileFormat.XLSX, FileFormat.CSV)),
        "files": url_for("reports.files", **asked.query(page="", sort="", order="")),
    }


def downloads(
    asked: Asked, layout: Layout, kinds: tuple[FileFormat, ...] = tuple(FileFormat)
) -> list[tuple[FileFormat, str]]:
    """Give each kind of file with its address."""
    columns = {} if layout.is_standard else {"columns": layout.name}
    query = asked.query(sort="", order="", **columns)
    return [(kind, url_for("reports.download", kind=kind, **query)) for kind in kinds]


def chosen(about: Subject, filters: Filters, choices: Choices) -> tuple[tuple[str, str], ...]:
    """Say what was chosen, name by name."""
    return (
        ("Programme", about.programme.title),
        ("As at", day(filters.as_at)),
        ("As known on", day(filters.known_to)),
        ("Organisation unit", _unit(filters, choices) or "All"),
        ("Staff group", filters.staff_group or "All"),
        ("Figure" if filters.figure else "Status", filters.narrowed or "All"),
    )


def _unit(filters: Filters, choices: Choices) -> str:
    name = choices.tree.by_code(filters.unit).name if filters.unit else ""
    return f"{name} without the units below it" if filters.is_own else name


def _clocks(filters: Filters) -> str:
    known = "" if filters.is_latest else f", as known on {day(filters.known_to)}"
    return f"As at {day(filters.as_at)}{known}"


def _lead(rate: Rate, exempt: int) -> str:
    if not rate.in_scope:
        return "Nobody is in scope."
    verb = "is" if rate.in_scope == 1 else "are"
    lead = f"{number(rate.compliant)} of {number(rate.in_scope)} staff {verb} in date: {percent_words(rate)}."
    return f"{lead} {number(exempt)} more {'is' if exempt == 1 else 'are'} exempt." if exempt else lead


def _target(short: int, target: int) -> str:
    if not short:
        return f"That meets the target of {target}%."
    verb = "needs" if short == 1 else "need"
    return f"The target is {target}%: {number(short)} more {verb} to be in date to meet it."


def _new_starters(count: int) -> str:
    if not count:
        return ""
    who = (
        "1 of those not in date is a new starter"
        if count == 1
        else f"{number(count)} of those not in date are new starters"
    )
    return f"{who} still within the time allowed."


def _options(words: Mapping[Any, str]) -> list[dict[str, str]]:
    return [{"value": str(value), "text": text} for value, text in words.items()]


def _shown(found: CompletionPage) -> str:
    people = plural(found.matching, "staff member")
    if not found.pages:
        return f"{people}, by name. A list of more than {number(MOST_NUMBERED)} has no other order: choose a unit first"
    first, last = (found.page - 1) * PAGE_SIZE + 1, min(found.matching, found.page * PAGE_SIZE)
    return f"Showing {number(first)} to {number(last)} of {people}"


def _people_at(asked: Asked, **changes: str) -> str:
    return url_for("reports.completion", **asked.query(**changes), _anchor="people")


def _heading(key: SortKey, text: str, asked: Asked | None) -> Heading:
    if asked is None:
        return Heading(text, "", "")
    is_current = key is asked.sort
    turned = "descending" if is_current and not asked.is_descending else ""
    current = ("descending" if asked.is_descending else "ascending") if is_current else ""
    return Heading(text, _people_at(asked, sort=str(key), order=turned), current)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    status = Status(row["status"])
    dates = {name: day(date.fromisoformat(row[name])) if row[name] else "" for name in ("due_on", "expires_on")}
    return {**row, **dates, "status": status.value.capitalize(), "tone": charts.tone(status)}


def _pagination(found: CompletionPage, asked: Asked) -> dict[str, Any]:
    def link(page: int) -> str:
        return _people_at(asked, page=str(page))

    near = sorted({1, found.pages, *range(max(1, found.page - 1), min(found.pages, found.page + 1) + 1)})
    items: list[dict[str, Any]] = []
    for before, page in zip([0, *near], near, strict=False):
        if page > before + 1:
            items.append({"ellipsis": True})
        items.append({"number": page, "href": link(page), "current": page == found.page})
    ends: dict[str, Any] = {"items": items, "ariaLabel": "Pages of staff"}
    if found.page > 1:
        ends["previous"] = {"href": link(found.page - 1)}
    if found.page < found.pages:
        ends["next"] = {"href": link(found.page + 1)}
    return ends
