"""Views of the saved reports: which there are and how their deliveries went, and keeping one."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import InductionError, RefusedError
from induction.domain.people import Role
from induction.domain.reports.report_layout import STANDARD
from induction.domain.reports.report_schedule import Schedule, speaks_of
from induction.library.report_mappings import usable_layouts
from induction.services.reports import reporting, saved_reports
from induction.services.sign_in import MustWaitError
from induction.web import sessions
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports import area, saved_forms
from induction.web.reports.area import blueprint
from induction.web.sessions import principal
from induction.web.sheet import Sheet


@blueprint.get("/saved")
@access(Role.HR)
def saved() -> ResponseReturnValue:
    """List the saved reports."""
    here, listed = house(), saved_reports.listed(session())
    units = reporting.units_around(session(), *(each.wish.unit for each in listed))
    return page(
        "reports/saved.html",
        reports=[saved_forms.shown(each, units) for each in listed],
        has_folder=here.settings.reports_folder is not None, speaks_of=speaks_of,
    )  # fmt: skip


@blueprint.get("/saved/new")
@access(Role.HR)
def new_saved() -> ResponseReturnValue:
    """Offer to keep the report that somebody looks at."""
    names = ("unit", "staff-group", "status", "columns")
    given = {name: request.args.get(name, "").strip()[:120] for name in names}
    return _form(Sheet({"columns": STANDARD.name, **{name: value for name, value in given.items() if value}}))


@blueprint.post("/saved/new")
@access(Role.HR)
def keep_new() -> ResponseReturnValue:
    """Keep a new report."""
    return _keep(None)


@blueprint.get("/saved/<int:definition_id>")
@access(Role.HR)
def saved_report(definition_id: int) -> ResponseReturnValue:
    """Show a saved report, to be changed or removed."""
    return _form(Sheet(saved_forms.given(saved_reports.find(session(), definition_id))), definition_id)


@blueprint.post("/saved/<int:definition_id>")
@access(Role.HR)
def keep_changed(definition_id: int) -> ResponseReturnValue:
    """Change a saved report."""
    saved_reports.find(session(), definition_id)
    return _keep(definition_id)


@blueprint.post("/saved/<int:definition_id>/remove")
@access(Role.HR)
def remove_saved(definition_id: int) -> ResponseReturnValue:
    """Remove a saved report."""
    writer = writing()
    saved_reports.remove(writer, principal(), definition_id, house().now())
    writer.commit()
    return redirect(url_for("reports.saved"), 303)


def _keep(definition_id: int | None) -> ResponseReturnValue:
    sheet, here = Sheet(request.form), house()
    layouts, _ = usable_layouts(here.settings.content_dir)
    wish = saved_forms.read(sheet)
    if wish is None:
        return _form(sheet, definition_id), 422
    try:
        if wish.schedule is not Schedule.NEVER:
            _confirm(sheet)
        writer = writing()
        saved_reports.save(writer, principal(), wish, layouts, moment=here.now(), definition_id=definition_id)
        writer.commit()
    except InductionError as refused:
        session().rollback()
        saved_forms.note(sheet, refused)
        return _form(sheet, definition_id), 429 if isinstance(refused, MustWaitError) else 422
    return redirect(url_for("reports.saved"), 303)


def _confirm(sheet: Sheet) -> None:
    """Ask for the password: from now on names leave without anybody at the screen."""
    given = request.form.get("password", "")
    sheet.given["password"] = ""
    if not given:
        raise RefusedError("wrong-password", "Enter your password: the report is delivered without you from now on")
    sessions.confirm_password(given)


def _form(sheet: Sheet, definition_id: int | None = None) -> str:
    here = house()
    layouts, _ = usable_layouts(here.settings.content_dir)
    return page(
        "reports/saved_report.html",
        form=sheet, definition_id=definition_id,
        options=saved_forms.options(area.choices(), layouts.values()),
        has_folder=here.settings.reports_folder is not None,
    )  # fmt: skip
