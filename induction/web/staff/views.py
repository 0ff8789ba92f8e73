"""Views of staff imports: upload, dry run, apply, and what became of it."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from induction.domain.audit import staff_actor
from induction.domain.errors import ContentError, RefusedError
from induction.domain.people import Role
from induction.domain.staff_import.columns import COLUMNS
from induction.domain.staff_import.plan import Plan
from induction.services import jobs
from induction.services.workforce import staff_history, staff_import, staff_uploads
from induction.services.workforce.staff_import import StaffFile
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal
from induction.web.staff import presenters, reading
from induction.web.staff.forms import ApplyForm, UploadForm
from induction.web.uploads import takes_file
from induction.worker.staff_import import KIND as STAFF_IMPORT

blueprint = Blueprint("staff", __name__, url_prefix="/staff/imports")

LARGEST_UPLOAD = 33 * 1024 * 1024  # a little more than is read, so that the reader can say in words what is too much
AT_ONCE = 2_000
"""Up to so many people are recorded while HR waits; more than that the worker records."""


@blueprint.get("")
@access(Role.HR)
def imports() -> ResponseReturnValue:
    """Ask for an extract, and list what was imported so far."""
    return _ask(UploadForm())


@blueprint.post("")
@access(Role.HR)
@takes_file(LARGEST_UPLOAD, is_bulky=True)
def upload() -> ResponseReturnValue:
    """Read an extract and keep it until it is applied."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _ask(form), 422
    try:
        file = reading.read(form)
    except ContentError as error:
        form.mapping.errors = [error.words]
        return _ask(form), 422
    except RefusedError as refused:
        form.file.errors = [refused.words]
        return _ask(form), 422
    writer = writing()
    key = staff_uploads.keep(writer, house().now(), principal().staff_member_id, file)
    writer.commit()
    return redirect(url_for("staff.dry_run", upload_id=key), 303)


@blueprint.get("/uploads/<int:upload_id>")
@access(Role.HR)
def dry_run(upload_id: int) -> ResponseReturnValue:
    """Show what an extract would change now."""
    file = _own(upload_id)
    try:
        plan = staff_import.dry_run(session(), file, house().now())
    except RefusedError as refused:
        form = UploadForm()
        form.file.errors = [refused.words]
        return _ask(form), 422
    return _show(upload_id, file, plan, ApplyForm(formdata=None))


@blueprint.post("/uploads/<int:upload_id>")
@access(Role.HR)
def apply(upload_id: int) -> ResponseReturnValue:
    """Import what the dry run has shown: that and nothing else."""
    form = ApplyForm()
    form.validate_on_submit()
    writer, moment = writing(), house().now()
    file = _own(upload_id)
    try:
        agreement = staff_import.agree(
            writer, moment, file, confirmed=form.words.data or "", agreed=form.fingerprint.data or ""
        )
    except RefusedError as refused:
        return _show_anew(upload_id, file, form, refused)
    if len(agreement.plan.people) > AT_ONCE:
        return _leave_to_the_worker(upload_id, form)
    key = staff_import.carry_out(writer, moment, staff_actor(principal().staff_member_id), house().library, agreement)
    staff_uploads.forget(writer, upload_id)
    writer.commit()
    return redirect(url_for("staff.imported", import_id=key) if key else url_for("staff.imports"), 303)


@blueprint.post("/uploads/<int:upload_id>/forget")
@access(Role.HR)
def forget(upload_id: int) -> ResponseReturnValue:
    """Forget an extract that shall not be applied."""
    writer = writing()
    _own(upload_id)
    staff_uploads.forget(writer, upload_id)
    writer.commit()
    return redirect(url_for("staff.imports"), 303)


@blueprint.get("/uploads/<int:upload_id>/refused.csv")
@access(Role.HR)
def refused_rows(upload_id: int) -> ResponseReturnValue:
    """Send the rows that an extract is to be mended in."""
    out = BytesIO()
    staff_import.write_refused(out, staff_import.dry_run(session(), _own(upload_id), house().now()))
    return _csv(out)


@blueprint.get("/<int:import_id>")
@access(Role.HR)
def imported(import_id: int) -> ResponseReturnValue:
    """Show what an import did."""
    done = staff_history.find(session(), import_id)
    return page("staff/imported.html", done=done, tables=presenters.tables_of_lines(done.lines))


@blueprint.get("/<int:import_id>/refused.csv")
@access(Role.HR)
def refused_lines(import_id: int) -> ResponseReturnValue:
    """Send the rows that an import left out."""
    out = BytesIO()
    staff_history.write_refused(session(), import_id, out)
    return _csv(out)


def _own(upload_id: int) -> StaffFile:
    return staff_uploads.own(session(), house().now(), principal().staff_member_id, upload_id)


def _ask(form: UploadForm) -> str:
    return page("staff/imports.html", form=form, columns=COLUMNS, earlier=staff_history.latest(session()))


def _show(upload_id: int, file: StaffFile, plan: Plan, form: ApplyForm, changed: str = "") -> str:
    return page(
        "staff/dry_run.html",
        upload_id=upload_id, file=file, plan=plan, form=form, changed=changed,
        tables=presenters.tables_of_plan(plan),
    )  # fmt: skip


def _show_anew(upload_id: int, file: StaffFile, form: ApplyForm, refused: RefusedError) -> ResponseReturnValue:
    """Show the dry run as it is now: with what has still to be typed, or with a word that it has changed."""
    if refused.reason not in ("not-confirmed", "plan-changed"):
        raise refused
    is_changed = refused.reason == "plan-changed"
    form.words.errors = () if is_changed else [refused.words]
    plan = staff_import.dry_run(session(), file, house().now())
    shown = _show(upload_id, file, plan, form, changed=refused.words if is_changed else "")
    return shown, 409 if is_changed else 422


def _leave_to_the_worker(upload_id: int, form: ApplyForm) -> ResponseReturnValue:
    detail = {"upload": upload_id, "agreed": form.fingerprint.data, "confirmed": form.words.data or ""}
    key = jobs.start(session(), principal(), STAFF_IMPORT, detail, house().now())
    session().commit()
    return redirect(url_for("jobs.job", job_id=key), 303)


def _csv(out: BytesIO) -> Response:
    response = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rows-to-mend.csv"'
    return response
