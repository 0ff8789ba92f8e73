"""A report file that is too large for somebody to wait for, and clearing away what was made for a day."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from induction.db import begin_write
from induction.domain.calendar import london_date
from induction.domain.reports.report import Filters
from induction.domain.reports.report_file import FileFormat
from induction.export import in_place
from induction.library.report_mappings import layout_named
from induction.services.jobs import Claimed
from induction.services.reports import report_files, report_jobs, report_viewer, reporting
from induction.services.reports.report_source import Order
from induction.worker.yard import Yard

if TYPE_CHECKING:
    from induction.worker.works import Progress

_log = logging.getLogger(__name__)


def make_file(yard: Yard, claimed: Claimed, progress: Progress) -> str:
    """Make the file and put it where its person can fetch it."""
    detail, kind = claimed.detail, FileFormat(claimed.detail["kind"])
    filters = report_jobs.filters_of(detail, london_date(yard.now()))
    order = order_of(yard, filters, detail["columns"], detail.get("programme", ""))
    total = int(detail["people"]) * report_files.PASSES[kind]
    yard.settings.report_files_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = report_jobs.path_of(yard.settings.report_files_dir, claimed.id)
    with yard.database.session() as session:
        person = report_viewer.viewer(session, claimed.started_by_id, yard.now())
        made = in_place.put(
            path,
            lambda stream: report_files.write(
                session, order, person, kind=kind, stream=stream, told=lambda done: progress(min(done, total), total)
            ),
        )
        report_files.record(session, order, person, made, kind=kind, moment=yard.now())
        report_jobs.keep(session, claimed.id, made, kind, yard.now())
        session.commit()
    return f"{made.name} is ready: {made.rows:,} {'row' if made.rows == 1 else 'rows'}."


def order_of(yard: Yard, filters: Filters, columns: str, programme_id: str = "") -> Order:
    """Say which file is wanted, of the content in use."""
    settings = yard.settings
    about = reporting.subject(yard.library(), settings.organisation, settings.esr_prefix, programme_id)
    return Order(about, filters, layout_named(settings.content_dir, columns))


def clear_away(yard: Yard) -> None:
    """Remove files whose time is over."""
    folder = yard.settings.report_files_dir
    if not folder.is_dir():
        return
    with yard.database.session() as session:
        begin_write(session)
        gone = report_jobs.clear_away(session, folder, yard.now())
        session.commit()
    if gone:
        _log.info("report files removed: %d", gone)
