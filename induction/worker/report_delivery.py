"""Saved reports, delivered to the operator's folder: each once for the day it is due, whole, with its sidecar."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from induction.db import begin_write
from induction.domain.calendar import london_time
from induction.domain.errors import InductionError, RefusedError
from induction.domain.reports.report_file import Made, sidecar, sidecar_name
from induction.domain.reports.report_schedule import FROM_HOUR
from induction.export import in_place
from induction.services.reports import report_deliveries, report_files, report_viewer
from induction.services.reports.report_deliveries import Due
from induction.worker.report_file import order_of
from induction.worker.yard import Yard

_log = logging.getLogger(__name__)


def deliver_reports(yard: Yard) -> None:
    """Deliver what is due, from five in the morning; one that goes wrong does not hold up the others."""
    folder = yard.settings.reports_folder
    if folder is None or london_time(yard.now()).hour < FROM_HOUR:
        return
    while due := _claim(yard):
        words = _try(yard, due, folder)
        if words:
            _note_failed(yard, due, words)


def _claim(yard: Yard) -> Due | None:
    with yard.database.session() as session:
        begin_write(session)
        due = report_deliveries.claim(session, yard.now())
        session.commit()
    return due


def _try(yard: Yard, due: Due, folder: Path) -> str:
    """Deliver one; gives words when it could not be done."""
    try:
        _deliver(yard, due, folder)
    except InductionError as refused:
        return refused.words
    except OSError as error:
        return f"The folder for reports cannot be written to: {error.strerror}. Tell those who run this."
    except Exception:  # noqa: BLE001  # HR is told, the log has the reason, and the other reports go on
        _log.exception("a saved report could not be delivered", extra={"report": due.definition_id})
        return "Something went wrong. Tell those who run this."
    return ""


def _deliver(yard: Yard, due: Due, folder: Path) -> None:
    kind, order = due.wish.kind, order_of(yard, due.filters, due.wish.layout)
    name = due.file_name(order.name(kind))
    if not folder.is_dir():
        raise RefusedError("no-folder", "The folder for reports is not there. Tell those who run this.")
    with yard.database.session() as session:
        person = report_viewer.viewer(session, due.asked_by_id, yard.now())
        made = in_place.put(
            folder / name,
            lambda stream: replace(report_files.write(session, order, person, kind=kind, stream=stream), name=name),
        )
        _put_sidecar(folder, made)
        report_files.record(session, order, person, made, kind=kind, moment=yard.now())
        report_deliveries.note_done(session, due, made, name)
        session.commit()
    _log.info("saved report delivered: %d rows", made.rows, extra={"report": due.definition_id})


def _put_sidecar(folder: Path, made: Made) -> None:
    """Put the sidecar last: where it is, the file beside it is whole."""
    body = sidecar(made)
    in_place.put(folder / sidecar_name(made.name), lambda stream: stream.write(body))


def _note_failed(yard: Yard, due: Due, words: str) -> None:
    _log.warning("saved report not delivered", extra={"report": due.definition_id})
    with yard.database.session() as session:
        begin_write(session)
        report_deliveries.note_failed(session, due, words, yard.now())
        session.commit()
