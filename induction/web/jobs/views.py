"""The pages on which somebody watches long work that they have started."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.services import jobs
from induction.services.reports import report_jobs
from induction.services.under_way import HowFar
from induction.web.access import access
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal

blueprint = Blueprint("jobs", __name__, url_prefix="/work")


@blueprint.get("")
@access(Role.LEARNER)
def index() -> ResponseReturnValue:
    """List what somebody has started, the newest first."""
    return page("jobs/index.html", jobs=jobs.latest(session(), principal()))


@blueprint.get("/<int:job_id>")
@access(Role.LEARNER)
def job(job_id: int) -> ResponseReturnValue:
    """Show how far it is; the page asks again by itself until the work has ended."""
    found = jobs.own(session(), principal(), job_id)
    how_far = house().under_way.of(job_id) or HowFar(found.done, found.total)
    file = report_jobs.file_of(session(), principal(), job_id, house().now())
    return page("jobs/job.html", job=found, how_far=how_far, is_over=found.state in ("done", "refused"), file=file)
