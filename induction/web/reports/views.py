"""Views of HR's reports."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from induction.domain.data_dictionary import as_json
from induction.domain.people import Role
from induction.domain.report_columns import COLUMNS, STATUS_MEANINGS
from induction.domain.report_file import FileFormat, file_name
from induction.services import reporting
from induction.services.reporting import Choices, Subject
from induction.web.access import access
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports import forms, presenters
from induction.web.reports.forms import Asked
from induction.web.sessions import principal

blueprint = Blueprint("reports", __name__, url_prefix="/reports")

_IN_MEMORY = 1 << 20
_PART = 1 << 16


@blueprint.get("/completion")
@access(Role.HR)
def completion() -> ResponseReturnValue:
    """Show who is in date."""
    choices = reporting.choices(session())
    asked = forms.read(request.args, choices, house().today())
    if asked.problems:
        return _refused(asked, choices)
    found = reporting.completion_page(
        session(), _subject(), asked.filters, principal(), choices,
        sort=asked.sort, is_descending=asked.is_descending, page=asked.page,
    )  # fmt: skip
    return page(
        "reports/completion.html",
        form=presenters.filter_form(asked, choices),
        figures=presenters.figures(found.summary, asked.filters, choices),
        people=presenters.people(found, asked) if found.matching else None,
    )


@blueprint.get("/completion/download.<kind>")
@access(Role.HR)
def download(kind: str) -> ResponseReturnValue:
    """Send the report as a file, whole or not at all, and keep evidence of it."""
    if kind not in set(FileFormat):
        raise NotFound
    choices = reporting.choices(session())
    asked = forms.read(request.args, choices, house().today())
    if asked.problems:
        return _refused(asked, choices)
    return _file(asked, FileFormat(kind))


@blueprint.get("/completion/dictionary")
@access(Role.HR)
def dictionary() -> ResponseReturnValue:
    """Say what each column of the file means."""
    return page("reports/dictionary.html", columns=COLUMNS, statuses=STATUS_MEANINGS)


@blueprint.get("/completion/dictionary.json")
@access(Role.HR)
def dictionary_json() -> ResponseReturnValue:
    """Send the data dictionary as a Frictionless table schema."""
    return Response(as_json(), mimetype="application/json")


def _refused(asked: Asked, choices: Choices) -> ResponseReturnValue:
    return page("reports/completion.html", form=presenters.filter_form(asked, choices), errors=asked.summary()), 422


def _file(asked: Asked, kind: FileFormat) -> Response:
    stream = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed by the response, or below
    try:
        rows = reporting.export_completion(session(), _subject(), asked.filters, principal(), kind=kind, stream=stream)
        reporting.record_export(session(), asked.filters, principal(), kind=kind, rows=rows, moment=house().now())
        session().commit()
    except BaseException:
        stream.close()
        raise
    response = Response(_parts(stream), content_type=kind.media_type)
    response.content_length = stream.tell()
    stream.seek(0)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(asked.filters, kind)}"'
    response.call_on_close(stream.close)
    return response


def _parts(stream: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with stream:
        while part := stream.read(_PART):
            yield part


def _subject() -> Subject:
    settings = house().settings
    return reporting.subject(house().library, settings.organisation, settings.esr_prefix)
