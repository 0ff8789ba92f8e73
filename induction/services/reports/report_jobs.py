"""Report files that are too large to wait for: ordered by a page, made by the worker, fetched by who ordered them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from induction.db import Session
from induction.db.models import ReportFile
from induction.db.queries import reports as queries
from induction.domain.audit import Action, staff_actor
from induction.domain.errors import NotFoundError
from induction.domain.people import Principal
from induction.domain.reports.disclosure import KEPT_FOR, check_disclosure
from induction.domain.reports.figure import Figure
from induction.domain.reports.report import Filters
from induction.domain.reports.report_file import FileFormat, Made
from induction.domain.standings.requirement import Status
from induction.services import audit, jobs
from induction.services.reports.report_source import Order

KIND: Final = "report file"


def start(
    session: Session, principal: Principal, order: Order, kind: FileFormat, *, people: int, moment: datetime
) -> int:
    """Leave a file to the worker and give the key of the job; nothing leaves until it is fetched."""
    filters = order.filters
    detail = {
        "as_at": filters.as_at.isoformat(),
        "known_on": filters.known_to.isoformat(),
        "unit": filters.unit,
        "staff_group": filters.staff_group,
        "programme": "" if order.about.is_usual else order.about.programme.id,
        "status": filters.status or "",
        "figure": filters.figure or "",
        "is_own": filters.is_own,
        "columns": order.layout.name,
        "kind": kind.value,
        "people": people,
    }
    return jobs.start(session, principal, KIND, detail, moment)


def filters_of(detail: Mapping[str, Any], today: date) -> Filters:
    """Read the filters of a job."""
    as_at, known_on = (date.fromisoformat(detail[name]) for name in ("as_at", "known_on"))
    status = Status(detail["status"]) if detail["status"] else None
    figure = Figure(detail["figure"]) if detail.get("figure") else None
    return Filters(
        as_at, detail["unit"], detail["staff_group"], status, known_on, is_latest=known_on == today,
        figure=figure, is_own=detail.get("is_own", False),
    )  # fmt: skip


def keep(session: Session, job_id: int, made: Made, kind: str, moment: datetime) -> None:
    """Note that the file is there, and until when. Writes."""
    row = ReportFile(
        job_id=job_id, name=made.name, kind=str(kind), row_count=made.rows, size=made.size, sha256=made.sha256,
        made_at=moment, keep_until=moment + KEPT_FOR,
    )  # fmt: skip
    queries.keep_file(session, row)


def file_of(session: Session, principal: Principal, job_id: int, moment: datetime) -> ReportFile | None:
    """Find the file of somebody's own job; None where it has none, or its time is over."""
    return queries.file_of(session, job_id, principal.staff_member_id, moment)


def fetch(
    session: Session, principal: Principal, job_id: int, folder: Path, moment: datetime, *, most: int | None
) -> tuple[ReportFile, Path]:
    """Give a file to who ordered it, and keep evidence of it. Writes.

    Raises:
        NotFoundError: ``no-file``, also for another's.
        PasswordNeededError: when it is about more people than `most`.
    """
    found = file_of(session, principal, job_id, moment)
    path = path_of(folder, job_id)
    if found is None or not path.is_file():
        raise NotFoundError("no-file", "There is no such file any more. Make it again.")
    check_disclosure(found.row_count, most)
    detail = f"format {found.kind}; rows {found.row_count}; sha256 {found.sha256}"
    actor = staff_actor(principal.staff_member_id)
    audit.record(session, moment, actor, Action.REPORT_FETCHED, f"job:{job_id}", detail=detail)
    return found, path


def path_of(folder: Path, job_id: int) -> Path:
    """Say where the bytes of a job's file lie."""
    return folder / str(job_id)


def clear_away(session: Session, folder: Path, moment: datetime) -> int:
    """Remove the files whose time is over, and what a crash has left lying; gives how many. Writes."""
    over = queries.files_to_remove(session, moment)
    for each in over:
        path_of(folder, each.job_id).unlink(missing_ok=True)
        queries.note_removed(session, each.job_id, moment)
    kept = {str(each.job_id) for each in queries.kept_files(session)}
    left = [path for path in folder.glob("*") if path.name not in kept and _is_old(path, moment)]
    for path in left:
        path.unlink(missing_ok=True)
    return len(over) + len(left)


def _is_old(path: Path, moment: datetime) -> bool:
    return path.is_file() and path.stat().st_mtime < (moment - KEPT_FOR).timestamp()
