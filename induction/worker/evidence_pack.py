"""An evidence pack that somebody has ordered: made by the worker, kept for a day for whoever ordered it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from induction import evidence_desk
from induction.domain.calendar import london_date
from induction.domain.reports.report_file import FileFormat
from induction.services import evidence_orders
from induction.services.jobs import Claimed
from induction.services.reports import report_jobs, report_viewer
from induction.worker.yard import Yard

if TYPE_CHECKING:
    from induction.worker.works import Progress

KIND = evidence_orders.KIND


def make_pack(yard: Yard, claimed: Claimed, progress: Progress) -> str:
    """Make the pack and put it where its person can fetch it."""
    moment, folder = yard.now(), yard.settings.report_files_dir
    asked = evidence_orders.scope_of(claimed.detail, london_date(moment))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with yard.database.session() as session:
        person = report_viewer.viewer(session, claimed.started_by_id, moment)
        path = report_jobs.path_of(folder, claimed.id)
        made = evidence_desk.make(
            yard.settings, yard.database, session, asked, path, moment=moment, viewer=person, told=progress
        )
        report_jobs.keep(session, claimed.id, made, FileFormat.PACKAGE, moment)
        session.commit()
    return f"{made.name} is ready. Its README.md says what is in it, and how a stranger checks it."
