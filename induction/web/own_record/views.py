"""Views of a person's whole record: their own, or one that HR takes on request."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.db.models import StaffMember
from induction.domain.people import Role
from induction.domain.retained.holdings import HOLDINGS
from induction.domain.retained.subject_record import HR_PURPOSES, Purpose
from induction.services.retained import subject_files
from induction.web import exports
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal
from induction.web.sheet import Sheet

blueprint = Blueprint("own_record", __name__, url_prefix="/my-record")

_KINDS = {"json": "JSON, for a program", "pdf": "PDF, to read"}
_PURPOSES = {each.value: each for each in HR_PURPOSES}


@blueprint.get("")
@access(Role.LEARNER)
def index() -> ResponseReturnValue:
    """Say what is held, and offer it as a file."""
    return page("own_record/index.html", holdings=HOLDINGS, sheet=Sheet(), errors={})


@blueprint.post("")
@access(Role.LEARNER)
def take() -> ResponseReturnValue:
    """Send the staff member's own record, or let the worker print it."""
    sheet = Sheet(request.form)
    kind = sheet.chosen("kind", _KINDS, "Choose a PDF or a JSON file")
    if sheet.problems:
        return page("own_record/index.html", holdings=HOLDINGS, sheet=sheet, errors=sheet.problems), 422
    return _give(subject_files.subject(session(), principal(), None), kind, Purpose.OWN)


@blueprint.get("/of/<number>")
@access(Role.HR)
def of_somebody(number: str) -> ResponseReturnValue:
    """Ask HR for whom and why."""
    return _page_about(subject_files.subject(session(), principal(), number), Sheet())


@blueprint.post("/of/<number>")
@access(Role.HR)
def take_of_somebody(number: str) -> ResponseReturnValue:
    """Send somebody's record to HR, who passes it on; why is kept."""
    member, sheet = subject_files.subject(session(), principal(), number), Sheet(request.form)
    kind = sheet.chosen("kind", _KINDS, "Choose a PDF or a JSON file")
    purpose = sheet.chosen("purpose", _PURPOSES, "Choose why the record is wanted")
    if sheet.problems:
        return _page_about(member, sheet), 422
    return _give(member, kind, _PURPOSES[purpose])


@blueprint.get("/files/<int:job_id>")
@access(Role.LEARNER)
def file(job_id: int) -> ResponseReturnValue:
    """Send the printed record to who asked for it."""
    here, writer = house(), writing()
    found, path = subject_files.fetch(writer, principal(), job_id, here.settings.report_files_dir, here.now())
    stream, name = path.open("rb"), found.name
    writer.commit()
    return exports.send(stream, name, "application/pdf")


def _give(member: StaffMember, kind: str, purpose: Purpose) -> ResponseReturnValue:
    here, who, key = house(), principal(), member.id
    writer = writing()
    member = writer.get_one(StaffMember, key)
    if kind == "pdf":
        job_id = subject_files.start(writer, who, member, purpose, here.now())
        writer.commit()
        return redirect(url_for("jobs.job", job_id=job_id), 303)
    record = subject_files.as_json(
        writer, here.library, who, member,
        organisation=here.settings.organisation, moment=here.now(), purpose=purpose,
    )  # fmt: skip
    writer.commit()
    response = Response(record.as_json, content_type="application/json; charset=utf-8")
    name = subject_files.file_name(record.employee_number, "json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page_about(member: StaffMember, sheet: Sheet) -> str:
    return page(
        "own_record/of_somebody.html", member=member, purposes=list(HR_PURPOSES), sheet=sheet, errors=sheet.problems
    )
