"""The pages of a dashboard and its file, the same for everybody and for a line manager; only whom it shows differs."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from induction.domain.people import Principal
from induction.domain.reports.figure import MEANINGS
from induction.domain.reports.report_file import FileFormat
from induction.services.reports import compliance, dashboard, reporting
from induction.services.reports.reporting import Choices
from induction.web import exports
from induction.web.dashboard import forms, lists, presenters
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports.forms import read_place


def board(area: str, viewer: Principal) -> ResponseReturnValue:
    """Show the figures, as a page or (``?format=json``) as data."""
    here = house()
    asking = read(area)
    if asking.problems:
        return refused(asking)
    found = dashboard.board(session(), here.library.programmes, viewer, asking.asked)
    if request.args.get("format") == "json":
        return jsonify(presenters.as_data(found, here.library.target))
    return page(
        "dashboard/index.html",
        asking=asking,
        fields=presenters.fields(asking, here.library.programmes),
        board=presenters.Presented(asking, found, here.library),
    )


def figures(area: str, viewer: Principal, kind: str) -> ResponseReturnValue:
    """Send the figures as a file; it names nobody, so that no password is asked."""
    if kind not in compliance.KINDS:
        raise NotFound
    asking, here, wanted = read(area), house(), FileFormat(kind)
    if asking.problems:
        return refused(asking)
    library = here.library
    order = compliance.Order(here.settings.organisation, library.programmes, library.target, asking.asked.filters)
    stream = exports.scratch()
    try:
        made = compliance.write(session(), order, viewer, kind=wanted, stream=stream)
        compliance.record(session(), order, viewer, made, kind=wanted, moment=here.now())
        session().commit()
    except BaseException:
        stream.close()
        raise
    return exports.send(stream, made.name, wanted.media_type)


def names(area: str, viewer: Principal) -> ResponseReturnValue:
    """List the people behind a figure."""
    here, figure = house(), forms.read_figure(request.args)
    asking = read(area)
    if asking.problems:
        return refused(asking)
    found = dashboard.names(
        session(), here.library.programmes, viewer, asking.asked, figure, after=read_place(request.args)
    )
    return page(
        "dashboard/names.html",
        asking=asking,
        heading=MEANINGS[figure].words,
        listed=lists.Listed(asking, figure, found, here.library),
    )


def why(area: str, viewer: Principal, number: str) -> ResponseReturnValue:
    """Show how one person stands and by which rule."""
    here, asking = house(), read(area)
    if asking.problems:
        return refused(asking)
    found = dashboard.why(session(), here.library.programmes, viewer, asking.asked, number)
    return page("dashboard/why.html", asking=asking, found=lists.Explained(asking, found))


def read(area: str) -> forms.Request:
    """Read what the address asks a dashboard for."""
    programmes = house().library.programmes
    units = reporting.units_around(session(), request.args.get("unit", "").strip())
    choices = Choices(units, dashboard.staff_groups(session(), programmes))
    return forms.read(area, request.args, choices, programmes)


def refused(asking: forms.Request) -> ResponseReturnValue:
    """Show the form with what is wrong with it."""
    fields = presenters.fields(asking, house().library.programmes)
    return page("dashboard/index.html", asking=asking, fields=fields, errors=asking.summary()), 422
