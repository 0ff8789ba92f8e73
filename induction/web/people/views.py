"""Views of one person's record: HR finds somebody and reads what there is."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.services.workforce import person
from induction.web.access import access
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports.charts import tone
from induction.web.sessions import principal

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@access(Role.HR)
def index() -> ResponseReturnValue:
    """Find a staff member by name or employee number."""
    text = request.args.get("q", "")[:100]
    found = person.search(session(), principal(), text)
    if len(found) == 1:
        return redirect(url_for("people.record", number=found[0].employee_number))
    return page("people/index.html", text=text, found=found, most=person.FOUND_AT_MOST)


@blueprint.get("/<number>")
@access(Role.HR)
def record(number: str) -> ResponseReturnValue:
    """Show somebody's record."""
    here = house()
    found = person.record(session(), here.library, principal(), number, here.today())
    return page("people/record.html", record=found, tone=tone)
