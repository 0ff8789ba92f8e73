"""Views of the file behind a figure of the dashboard: exactly the people on its list, for HR."""

from __future__ import annotations

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.services.reports import reporting
from induction.services.reports.report_source import Order
from induction.web.access import access
from induction.web.dashboard import forms, pages
from induction.web.dashboard.views import blueprint
from induction.web.house import house
from induction.web.reports import presenters, sending


@blueprint.get("/people/files/<kind>")
@access(Role.HR)
def file(kind: str) -> ResponseReturnValue:
    """Send the people behind a figure when they are few; ask for the password otherwise."""
    wanted, asking = sending.kind_of(kind), pages.read(blueprint.name)
    if asking.problems:
        return pages.refused(asking)
    order = _order(asking)
    return sending.few(order, wanted, lambda: sending.wanted(order, wanted, _facts(order, asking), back=_back(asking)))


@blueprint.post("/people/files/<kind>")
@access(Role.HR)
def whole_file(kind: str) -> ResponseReturnValue:
    """Send the people behind a figure, however many, to whoever gives the password."""
    wanted, asking = sending.kind_of(kind), pages.read(blueprint.name)
    if asking.problems:
        return pages.refused(asking)
    order = _order(asking)
    return sending.all_of(order, wanted, sending.wanted(order, wanted, _facts(order, asking), back=_back(asking)))


def _order(asking: forms.Request) -> Order:
    settings, asked = house().settings, asking.asked
    about = reporting.subject(house().library, settings.organisation, settings.esr_prefix, asked.programme_id)
    return Order(about, replace(asked.filters, figure=forms.read_figure(request.args), is_own=asked.is_own))


def _facts(order: Order, asking: forms.Request) -> tuple[tuple[str, str], ...]:
    return presenters.chosen(order.about, order.filters, asking.choices)


def _back(asking: forms.Request) -> str:
    return asking.names(forms.read_figure(request.args), is_own=asking.asked.is_own)
