"""The long work that the worker does: certificates that wait, and what people have started and watch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, Protocol

from induction import jobs
from induction.db import begin_write
from induction.domain.errors import InductionError
from induction.keeper import Keeper
from induction.services import jobs as services
from induction.services.jobs import Claimed
from induction.services.reports import report_jobs
from induction.worker import bulk_issue, evidence_pack, report_file, staff_import, whole_record
from induction.worker.yard import Yard

_log = logging.getLogger(__name__)
_NOTED_EVERY = timedelta(seconds=1)


class Progress(Protocol):
    """Told how far a job is, as often as it likes, also while a transaction of the job is open."""

    def __call__(self, done: int, total: int) -> None:
        """Say that so many of so many steps are done."""


Work = Callable[[Yard, Claimed, Progress], str]
"""Does a job in transactions of its own and gives the words with which it ends, or refuses with words."""


def issue_certificates(yard: Yard) -> None:
    """Issue what waits for it."""
    issued, waiting = bulk_issue.issue_waiting(yard)
    if issued or waiting:
        _log.info("certificates issued: %d, waiting: %d", issued, waiting)


def keep_checkpoint(yard: Yard) -> None:
    """Sign a checkpoint of the ledger when one is due, and keep it in the database, the file and the log."""
    try:
        jobs.keep_checkpoint(yard.database, Keeper(yard.settings), yard.now())
    except InductionError as refused:
        _log.error("no ledger checkpoint: %s", refused.words)  # there is nothing to trace


def run_waiting(yard: Yard) -> None:
    """Do the jobs that people have started, one after another."""
    while claimed := _claim(yard):
        _run(yard, claimed)


def _claim(yard: Yard) -> Claimed | None:
    with yard.database.session() as session:
        begin_write(session)
        claimed = services.claim(session, yard.now())
        session.commit()
    return claimed


def _run(yard: Yard, claimed: Claimed) -> None:
    try:
        words, is_refused = WORKS[claimed.kind](yard, claimed, _Noted(yard, claimed.id)), False
    except InductionError as refused:
        words, is_refused = refused.words, True
    except Exception:  # noqa: BLE001  # the person who waits is told, and the log has the reason
        _log.exception("a job broke off", extra={"job": claimed.id})
        words, is_refused = "Something went wrong and nothing was changed. Try again, or tell those who run this.", True
    with yard.database.session() as session:
        begin_write(session)
        services.end(session, claimed.id, words, yard.now(), is_refused=is_refused)
        session.commit()
    yard.under_way.forget(claimed.id)


class _Noted:
    """Notes progress where the pages find it: in this process beside SQLite, about once a second in the row otherwise.

    SQLite would let a note wait for the job's own transaction; its one worker is in the process that shows the pages.
    """

    def __init__(self, yard: Yard, job_id: int) -> None:
        self._yard = yard
        self._job_id = job_id
        self._noted_at = yard.now() - _NOTED_EVERY

    def __call__(self, done: int, total: int) -> None:
        if self._yard.database.has_one_writer:
            self._yard.under_way.note(self._job_id, done, total)
            return
        moment = self._yard.now()
        if moment - self._noted_at < _NOTED_EVERY:
            return
        self._noted_at = moment
        with self._yard.database.session() as session:
            begin_write(session)
            services.note(session, self._job_id, done=done, total=total, moment=moment)
            session.commit()


WORKS: Final[Mapping[str, Work]] = {
    staff_import.KIND: staff_import.import_staff,
    bulk_issue.KIND: bulk_issue.bulk_issue,
    report_jobs.KIND: report_file.make_file,
    whole_record.KIND: whole_record.print_record,
    evidence_pack.KIND: evidence_pack.make_pack,
}
"""Each kind of job with what does it."""
