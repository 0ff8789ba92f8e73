"""Views of the report's files: which there are, and each of them, whole or not at all."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from induction.domain.people import Role
from induction.domain.reports.disclosure import LARGEST_AT_ONCE, MOST_WITHOUT_PASSWORD, PasswordNeededError
from induction.domain.reports.report_file import FileFormat
from induction.library.report_mappings import layout_named, usable_layouts
from induction.services.reports import report_files, report_jobs
from induction.services.reports.report_source import Order
from induction.web import exports
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.exports import Wanted
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports import area, presenters
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
    choices = area.choices()
    return page(
        "reports/files.html",
        chosen=presenters.chosen(asked.filters, choices), back=url_for("reports.completion", **asked.query()),
        people=report_files.count(session(), _order(asked), principal()), most=MOST_WITHOUT_PASSWORD,
        save=url_for("reports.new_saved", **asked.query(sort="", order="")),
        offers=[(layout, presenters.downloads(asked, layout)) for layout in layouts.values()],
        broken=sorted({problem.file for problem in problems}),
    )  # fmt: skip


@blueprint.get("/completion/download.<kind>")
@access(Role.HR)
def download(kind: str) -> ResponseReturnValue:
    """Send the report as a file when it is about few people; ask for the password otherwise."""
    wanted = _kind(kind)
    asked = area.asked()
    if asked.problems:
        return area.refused(asked)
    try:
        return _file(_order(asked), wanted, most=MOST_WITHOUT_PASSWORD)
    except PasswordNeededError:
        return exports.ask(_wanted(asked, wanted))


@blueprint.post("/completion/download.<kind>")
@access(Role.HR)
def download_all(kind: str) -> ResponseReturnValue:
    """Send the report about any number of people to whoever gives the password; leave a large one to the worker."""
    form = _kind(kind)
    asked = area.asked()
    if asked.problems:
        return area.refused(asked)
    wanted = _wanted(asked, form)
    if wanted.is_large:
        return _leave_to_the_worker(_order(asked), form, wanted.people)
    return exports.confirm(wanted) or _file(_order(asked), form, most=None)


def _kind(word: str) -> FileFormat:
    if word not in set(FileFormat):
        raise NotFound
    return FileFormat(word)


def _order(asked: Asked) -> Order:
    layout = layout_named(house().settings.content_dir, request.args.get("columns", ""))
    return Order(area.subject(), asked.filters, layout)


def _wanted(asked: Asked, kind: FileFormat) -> Wanted:
    order = _order(asked)
    people = report_files.count(session(), order, principal())
    facts = (*presenters.chosen(asked.filters, area.choices()), ("Columns", order.layout.title))
    back = url_for("reports.files", **asked.query())
    return Wanted(f"Completion report: {kind.words}", people, facts, back, is_large=people > LARGEST_AT_ONCE)


def _file(order: Order, kind: FileFormat, *, most: int | None) -> Response:
    stream = exports.scratch()
    try:
        made = report_files.write(session(), order, principal(), kind=kind, stream=stream, most=most)
        report_files.record(session(), order, principal(), made, kind=kind, moment=house().now())
        session().commit()
    except BaseException:
        stream.close()
        raise
    return exports.send(stream, made.name, kind.media_type)


def _leave_to_the_worker(order: Order, kind: FileFormat, people: int) -> ResponseReturnValue:
    writer = writing()
    job_id = report_jobs.start(writer, principal(), order, kind, people=people, moment=house().now())
    writer.commit()
    return redirect(url_for("jobs.job", job_id=job_id), 303)
