"""Fetching the file that the worker has made: by who ordered it, with the password, for a day."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import NotFoundError
from induction.domain.people import Role
from induction.domain.reports.disclosure import MOST_WITHOUT_PASSWORD, PasswordNeededError
from induction.domain.reports.report_file import FileFormat
from induction.services.reports import report_jobs
from induction.web import exports
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.exports import Wanted
from induction.web.filters import moment, number
from induction.web.house import house
from induction.web.jobs.views import blueprint
from induction.web.sessions import principal


@blueprint.get("/<int:job_id>/file")
@access(Role.HR)
def file(job_id: int) -> ResponseReturnValue:
    """Send the file when it is about few people; ask for the password otherwise."""
    _wanted(job_id)
    try:
        return _send(job_id, most=MOST_WITHOUT_PASSWORD)
    except PasswordNeededError:
        return exports.ask(_wanted(job_id))


@blueprint.post("/<int:job_id>/file")
@access(Role.HR)
def file_with_password(job_id: int) -> ResponseReturnValue:
    """Send the file to whoever gives the password."""
    return exports.confirm(_wanted(job_id)) or _send(job_id, most=None)


def _wanted(job_id: int) -> Wanted:
    found = report_jobs.file_of(session(), principal(), job_id, house().now())
    if found is None or found.kind not in list(FileFormat):
        raise NotFoundError("no-file", "There is no such file any more. Make it again.")
    facts = (
        ("File", found.name),
        ("Size", f"{number(found.size)} bytes"),
        ("SHA-256", found.sha256),
        ("Can be fetched until", moment(found.keep_until)),
    )
    return Wanted("Fetch the file", found.row_count, facts, url_for("jobs.job", job_id=job_id))


def _send(job_id: int, *, most: int | None) -> Response:
    here, writer = house(), writing()
    found, path = report_jobs.fetch(writer, principal(), job_id, here.settings.report_files_dir, here.now(), most=most)
    name, media_type = found.name, FileFormat(found.kind).media_type
    stream = path.open("rb")
    writer.commit()
    return exports.send(stream, name, media_type)
