"""Somebody's whole record, printed: pages take a third of a second each, too long for a page to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from induction.db import begin_write
from induction.export import in_place
from induction.services.jobs import Claimed
from induction.services.reports import report_jobs
from induction.services.retained import subject_files
from induction.worker.yard import Yard

if TYPE_CHECKING:
    from induction.worker.works import Progress

KIND = subject_files.KIND


def print_record(yard: Yard, claimed: Claimed, progress: Progress) -> str:
    """Print the record and put it where its person can fetch it."""
    folder = yard.settings.report_files_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    progress(0, 1)
    with yard.database.session() as session:
        begin_write(session)
        record = subject_files.for_job(
            session, yard.library(), claimed, organisation=yard.settings.organisation, moment=yard.now()
        )
        session.commit()
        body = subject_files.printed(record)
        begin_write(session)
        name = subject_files.keep(session, claimed.id, record, body, yard.now())
        in_place.put(report_jobs.path_of(folder, claimed.id), lambda stream: stream.write(body))
        session.commit()
    return f"{name} is ready."
