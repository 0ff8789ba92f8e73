"""Views of the comparison with ESR: upload, result, correction sheet. The export is kept for a day at most."""

from __future__ import annotations

from typing import IO, cast

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from induction.domain.audit import staff_actor
from induction.domain.errors import ContentError, RefusedError
from induction.domain.esr.mapping import HEADINGS, NEEDED, EsrMapping
from induction.domain.esr.words import CLASSES
from induction.domain.people import Role
from induction.domain.reports.disclosure import MOST_WITHOUT_PASSWORD, PasswordNeededError
from induction.domain.reports.report_file import FileFormat
from induction.library.mapping_file import LARGEST, read_mapping
from induction.services.insight import esr, esr_uploads
from induction.services.insight.esr import EsrFile, Reconciliation
from induction.web import exports
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.esr.forms import UploadForm
from induction.web.exports import Wanted
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal
from induction.web.uploads import takes_file

blueprint = Blueprint("esr", __name__, url_prefix="/reports/esr")

LARGEST_UPLOAD = 33 * 1024 * 1024  # a little more than is read, so that the reader can say in words what is too much
MOST_SHOWN = 20


@blueprint.get("")
@access(Role.HR)
def index() -> ResponseReturnValue:
    """Ask for an export."""
    return _ask(UploadForm())


@blueprint.post("")
@access(Role.HR)
@takes_file(LARGEST_UPLOAD, is_bulky=True)
def upload() -> ResponseReturnValue:
    """Read an export, and keep of it what the comparison needs."""
    form = UploadForm()
    is_whole, as_at = form.validate_on_submit(), form.as_at(house().today())
    if not is_whole or as_at is None:
        return _ask(form), 422
    try:
        file = _read(form)
    except ContentError as error:
        form.mapping.errors = [error.words]
        return _ask(form), 422
    except RefusedError as refused:
        form.file.errors = [refused.words]
        return _ask(form), 422
    writer = writing()
    key = esr_uploads.keep(writer, house().now(), principal().staff_member_id, file, as_at)
    writer.commit()
    return redirect(url_for("esr.compared", upload_id=key), 303)


@blueprint.get("/<int:upload_id>")
@access(Role.HR)
def compared(upload_id: int) -> ResponseReturnValue:
    """Show what differs, class by class."""
    found = _found(upload_id)
    return page(
        "esr/compared.html",
        upload_id=upload_id, found=found, classes=CLASSES, most=MOST_SHOWN, kinds=esr.KINDS,
        most_without_password=MOST_WITHOUT_PASSWORD,
    )  # fmt: skip


@blueprint.get("/<int:upload_id>/corrections.<kind>")
@access(Role.HR)
def corrections(upload_id: int, kind: str) -> ResponseReturnValue:
    """Send the correction sheet when it is about few people; ask for the password otherwise."""
    form, found = _kind(kind), _found(upload_id)
    try:
        return _file(found, form, most=MOST_WITHOUT_PASSWORD)
    except PasswordNeededError:
        return exports.ask(_wanted(upload_id, found, form))


@blueprint.post("/<int:upload_id>/corrections.<kind>")
@access(Role.HR)
def all_corrections(upload_id: int, kind: str) -> ResponseReturnValue:
    """Send the correction sheet about any number of people to whoever gives the password."""
    form, found = _kind(kind), _found(upload_id)
    return exports.confirm(_wanted(upload_id, found, form)) or _file(found, form, most=None)


@blueprint.post("/<int:upload_id>/forget")
@access(Role.HR)
def forget(upload_id: int) -> ResponseReturnValue:
    """Forget an export."""
    writer = writing()
    esr_uploads.own(writer, house().now(), principal().staff_member_id, upload_id)
    esr_uploads.forget(writer, upload_id)
    writer.commit()
    return redirect(url_for("esr.index"), 303)


def _read(form: UploadForm) -> EsrFile:
    sent, mapping = form.file.data, EsrMapping()
    if form.mapping.data:
        mapping = read_mapping(EsrMapping, form.mapping.data.stream.read(LARGEST + 1), "your mapping file")
    here = house()
    return esr.read_file(
        cast("IO[bytes]", sent.stream), sent.filename or "", mapping, here.library,
        prefix=here.settings.esr_prefix, today=here.today(),
    )  # fmt: skip


def _found(upload_id: int) -> Reconciliation:
    here = house()
    file, as_at = esr_uploads.own(session(), here.now(), principal().staff_member_id, upload_id)
    return esr.reconcile(session(), here.library, file, prefix=here.settings.esr_prefix, as_at=as_at)


def _kind(word: str) -> FileFormat:
    if word not in {kind.value for kind in esr.KINDS}:
        raise NotFound
    return FileFormat(word)


def _wanted(upload_id: int, found: Reconciliation, kind: FileFormat) -> Wanted:
    facts = (("As at", found.as_at.isoformat()), ("ESR's export", found.file.name))
    back = url_for("esr.compared", upload_id=upload_id)
    return Wanted(f"Corrections for ESR: {kind.words}", found.people, facts, back)


def _file(found: Reconciliation, kind: FileFormat, *, most: int | None) -> Response:
    """Write the sheet, and keep evidence of it."""
    here, stream = house(), exports.scratch()
    try:
        esr.write_corrections(found, stream, kind=kind, organisation=here.settings.organisation, most=most)
        writer = writing()
        esr.record(writer, here.now(), staff_actor(principal().staff_member_id), found, kind=kind)
        writer.commit()
    except BaseException:
        stream.close()
        raise
    return exports.send(stream, esr.file_name(found, kind), kind.media_type)


def _ask(form: UploadForm) -> str:
    competences = esr.competences(house().library, house().settings.esr_prefix)
    return page("esr/index.html", form=form, headings=HEADINGS, needed=NEEDED, competences=competences)
