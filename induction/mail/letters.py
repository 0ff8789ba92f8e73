"""Letters as plain text, from the templates in ``templates/mail``: strict about names that are not there."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from induction import resources


def letter(template: str, /, **values: Any) -> tuple[str, str]:  # whatever the template needs
    """Write a letter: its subject, which is the template's first line, and its body.

    Plain data only; the text is not HTML, so nothing in it is escaped.
    """
    text = _environment().get_template(f"{template}.txt").render(**values)
    subject, _, body = text.partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(resources.folder("templates") / "mail"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = lambda day: f"{day.day} {day:%B %Y}"
    return made
