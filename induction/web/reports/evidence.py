"""The page on which HR orders an evidence pack; the worker makes it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import RefusedError
from induction.domain.evidence import scope
from induction.domain.people import Role
from induction.services import evidence_orders
from induction.web.access import access
from induction.web.database import writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports.area import blueprint
from induction.web.sessions import principal
from induction.web.sheet import Sheet


@blueprint.get("/evidence")
@access(Role.HR)
def evidence() -> ResponseReturnValue:
    """Ask for the days of a pack."""
    return page("reports/evidence.html", sheet=Sheet())


@blueprint.post("/evidence")
@access(Role.HR)
def order_evidence() -> ResponseReturnValue:
    """Leave the pack to the worker and lead to the page that tells how far it is."""
    sheet, here = Sheet(request.form), house()
    from_on, to_on = sheet.day("from", "The first day"), sheet.day("to", "The last day")
    known_on = sheet.day("known", "The day of what is known", is_needed=False)
    if from_on and to_on and not sheet.problems:
        try:
            asked = scope(from_on, to_on, known_on, here.today())
        except RefusedError as refused:
            sheet.note(refused, {"period": "from-day"})
        else:
            writer = writing()
            job_id = evidence_orders.start(writer, principal(), asked, here.now())
            writer.commit()
            return redirect(url_for("jobs.job", job_id=job_id), 303)
    return page("reports/evidence.html", sheet=sheet), 422
