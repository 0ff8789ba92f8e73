"""Views of the report's files: which there are, and each of them, whole or not at all."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.domain.reports.disclosure import MOST_WITHOUT_PASSWORD
from induction.domain.reports.report_file import FileFormat
from induction.library.report_mappings import layout_named, usable_layouts
from induction.services.reports import report_files
from induction.services.reports.report_source import Order
from induction.web.access import access
from induction.web.database import session
from induction.web.exports import Wanted
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports import area, presenters, sending
from induction.web.reports.area import blueprint
from induction.web.reports.forms import Asked
from induction.web.sessions import principal


@blueprint.get("/completion/files")
@access(Role.HR)
def files() -> ResponseReturnValue:
    """Offer the files of a report: each kind, in each set of columns."""
    asked = area.asked()
    if asked.problems:
        return area.refused(asked)
    layouts, problems = usable_layouts(house().settings.content_dir)
    about = area.subject()
    return page(
        "reports/files.html",
        chosen=presenters.chosen(about, asked.filters, area.choices()),
        back=url_for("reports.completion", **asked.query()),
        people=report_files.count(session(), _order(asked), principal()), most=MOST_WITHOUT_PASSWORD,
        save=url_for("reports.new_saved", **asked.query(sort="", order="")) if about.is_usual else "",
        offers=[(layout, presenters.downloads(asked, layout)) for layout in layouts.values()],
        broken=sorted({problem.file for problem in problems}),
    )  # fmt: skip


@blueprint.get("/completion/download.<kind>")
@access(Role.HR)
def download(kind: str) -> ResponseReturnValue:
    """Send the report as a file when it is about few people; ask for the password otherwise."""
    form, asked = sending.kind_of(kind), area.asked()
    if asked.problems:
        return area.refused(asked)
    return sending.few(_order(asked), form, lambda: _wanted(asked, form))


@blueprint.post("/completion/download.<kind>")
@access(Role.HR)
def download_all(kind: str) -> ResponseReturnValue:
    """Send the report about any number of people to whoever gives the password; leave a large one to the worker."""
    form, asked = sending.kind_of(kind), area.asked()
    if asked.problems:
        return area.refused(asked)
    return sending.all_of(_order(asked), form, _wanted(asked, form))


def _order(asked: Asked) -> Order:
    layout = layout_named(house().settings.content_dir, request.args.get("columns", ""))
    return Order(area.subject(), asked.filters, layout)


def _wanted(asked: Asked, kind: FileFormat) -> Wanted:
    order = _order(asked)
    facts = (*presenters.chosen(order.about, asked.filters, area.choices()), ("Columns", order.layout.title))
    return sending.wanted(order, kind, facts, back=url_for("reports.files", **asked.query()))
