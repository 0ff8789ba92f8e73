"""Views of HR's report on a page, and of what its columns mean."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.domain.reports.data_dictionary import as_json
from induction.domain.reports.report_columns import COLUMNS, STATUS_MEANINGS
from induction.services.reports import reporting
from induction.services.retained import disposal_sweep
from induction.web.access import access
from induction.web.database import session
from induction.web.layout import page
from induction.web.reports import area, forms, presenters
from induction.web.reports.area import blueprint
from induction.web.sessions import principal


@blueprint.get("/completion")
@access(Role.HR)
def completion() -> ResponseReturnValue:
    """Show who is in date."""
    choices, asked, about = area.choices(), area.asked(), area.subject()
    if asked.problems:
        return area.refused(asked)
    found = reporting.completion_page(
        session(), about, asked.filters, principal(), choices,
        sort=asked.sort, is_descending=asked.is_descending, page=asked.page, after=forms.read_place(request.args),
    )  # fmt: skip
    return page(
        "reports/completion.html",
        form=presenters.filter_form(about, asked, choices),
        figures=presenters.figures(about, found.summary, asked.filters, choices),
        people=presenters.people(found, asked) if found.matching else None,
        gone=disposal_sweep.gone_from(session(), asked.filters),
    )


@blueprint.get("/completion/dictionary")
@access(Role.HR)
def dictionary() -> ResponseReturnValue:
    """Say what each column of the file means."""
    return page("reports/dictionary.html", columns=COLUMNS, statuses=STATUS_MEANINGS)


@blueprint.get("/completion/dictionary.json")
@access(Role.HR)
def dictionary_json() -> ResponseReturnValue:
    """Send the data dictionary as a Frictionless table schema."""
    return Response(as_json(), mimetype="application/json")
