"""How days, moments and numbers are written on pages, after the NHS service manual's content guide."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask

from induction.domain.calendar import london_time

# https://service-manual.nhs.uk/content/numbers-measurements-dates-time


def day(value: date | None) -> str:
    """Write a date: ``23 November 2026``; nothing for None."""
    return f"{value.day} {value:%B %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """Write a moment as London's clocks show it: ``23 November 2026 at 2:05pm``, ``… at 9am``, ``… at midday``."""
    if value is None:
        return ""
    local = london_time(value)
    return f"{day(local.date())} at {_clock(local)}"


def number(value: int | None) -> str:
    """Write a whole number: ``1,234``."""
    return "" if value is None else f"{value:,}"


def per_cent(value: float | None) -> str:
    """Write a rate in per cent: ``95.4%``; never rounded up to 100% or down to 0%."""
    if value is None:
        return "–"
    shown = round(value, 1)
    if shown == 100 and value < 100:
        shown = 99.9
    if shown == 0 and value > 0:
        shown = 0.1
    return f"{shown:g}%"


def plural(count: int, one: str, many: str = "") -> str:
    """Count things: ``1 module``, ``3 modules``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def letter_kind(kind: str) -> str:
    """Name a kind of letter: ``Due within 30 days``, ``Overdue, week 2``."""
    word, _, figure = kind.rpartition(" ")
    if word == "due in":
        return "Due today" if figure == "0" else f"Due within {figure} days"
    return f"Overdue, week {figure}" if word == "overdue" else kind.capitalize()


def sentence(text: str) -> str:
    """Begin a line with a capital letter and leave the rest, names included, as it is."""
    return text[:1].upper() + text[1:]


def init(app: Flask) -> None:
    """Give the filters to every template, under their own names."""
    for each in (day, letter_kind, moment, number, per_cent, plural, sentence):
        app.jinja_env.filters[each.__name__] = each


def _clock(local: datetime) -> str:
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
