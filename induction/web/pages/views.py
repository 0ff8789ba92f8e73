"""Show the pages that are text."""

from __future__ import annotations

import re
from dataclasses import asdict

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from induction.settings import Settings
from induction.web import markdown
from induction.web.access import PUBLIC, access
from induction.web.house import house
from induction.web.layout import page

blueprint = Blueprint("pages", __name__)
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@blueprint.get("/<any(help, accessibility, privacy):name>")
@access(PUBLIC)
def show(name: str) -> ResponseReturnValue:
    """Show one page."""
    here = house()
    found = here.pages.get(name) or abort(404)
    text = fill(found.markdown, here.settings)
    return page("pages/text.html", title=found.title, body=markdown.html(text))


def fill(text: str, settings: Settings) -> str:
    """Put the Trust's name and contacts into a page; a paragraph that asks for one that is not set is left out."""
    known = asdict(settings.contacts) | {
        "organisation": settings.organisation,
        "session_idle_minutes": str(settings.session_idle_minutes),
    }
    paragraphs = [part for part in text.split("\n\n") if all(known.get(n, "") for n in _PLACEHOLDER.findall(part))]
    return _PLACEHOLDER.sub(lambda found: known[found.group(1)], "\n\n".join(paragraphs))
