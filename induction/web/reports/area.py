"""The area of HR's reports: its blueprint, and what its views ask about the request."""

from __future__ import annotations

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from induction.services.reports import reporting
from induction.services.reports.reporting import Choices, Subject
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports import forms, presenters
from induction.web.reports.forms import Asked

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


def choices() -> Choices:
    """Read what the filters can be set to, once a request."""
    if "report_choices" not in g:
        g.report_choices = reporting.choices(session(), request.args.get("unit", "").strip())
    found: Choices = g.report_choices
    return found


def asked() -> Asked:
    """Read what the address asks the report for."""
    return forms.read(request.args, choices(), house().today())


def refused(given: Asked) -> ResponseReturnValue:
    """Show the filters with what is wrong with them."""
    form = presenters.filter_form(subject(), given, choices())
    return page("reports/completion.html", form=form, errors=given.summary()), 422


def subject() -> Subject:
    """Say what the report is about: the programme in the address, or the one that everybody takes."""
    settings = house().settings
    programme_id = request.args.get("programme", "").strip()
    return reporting.subject(house().library, settings.organisation, settings.esr_prefix, programme_id)
