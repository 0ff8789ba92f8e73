"""One round of the worker: standing, long work, certificates, checkpoint, letters. None holds up the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import partial

from induction import jobs
from induction.db import begin_write
from induction.domain.calendar import london_date, london_time
from induction.domain.library_values import Library
from induction.domain.reminders import Digest, digest_day, summary_day
from induction.mail import MailTroubleError, Post, RefusedAddressError, post_of
from induction.services import rounds
from induction.services.insight import esr_uploads, item_release
from induction.services.letters import digests, outbox, reminders
from induction.services.proofs import ledger
from induction.services.retained import retention
from induction.services.workforce import people
from induction.worker import report_delivery, report_file, works
from induction.worker.yard import Yard

LETTERS_FROM_HOUR = 7  # London time: nobody's phone rings at midnight
_log = logging.getLogger(__name__)


def go(yard: Yard) -> None:
    """Go one round; whatever was left undone before is found again in the database."""
    for part in PARTS:
        try:
            part(yard)
        except Exception:  # noqa: BLE001  # a busy database or a silent server must not end the rounds for good
            _log.exception("a part of the round broke off; the next round tries again", extra={"part": part.__name__})


def keep_standing(yard: Yard) -> None:
    """Let standing follow changed requirements, and today's particulars the records that begin to hold."""
    if jobs.keep_standing(yard.database, yard.library(), yard.now):
        _log.info("the requirements have changed: everybody's standing is worked out anew")
    _once(yard, "particulars", london_date(yard.now()), _follow_records)


def count_choices(yard: Yard) -> None:
    """Let figures of what people choose out of the answers, after each quarter; the counting holds no lock."""
    moment = yard.now()
    today = london_date(moment)
    with yard.database.session() as session:
        if not item_release.is_due(session, today):
            return
        found = item_release.work_out(session, yard.library(), today)
        begin_write(session)
        if item_release.keep(session, found, today, moment):
            session.commit()
            _log.info("choices counted: %d situations have figures", len(found))


def keep_counts(yard: Yard) -> None:
    """Add up what acts have added to the counts of the dashboard."""
    jobs.keep_counts(yard.database, yard.now)


def keep_retention(yard: Yard) -> None:
    """Find who is due by the retention schedule and clear what ends by itself, once a day; sweep after disposals."""
    _once(yard, "retention", london_date(yard.now()), partial(_follow_schedule, yard.library()))
    if swept := jobs.sweep_disposals(yard.database, yard.now):
        _log.info("disposals swept out of the database's file: %d", swept)


def clear_away(yard: Yard) -> None:
    """Forget ESR exports that somebody has looked at and left lying."""
    with yard.database.session() as session:
        if esr_uploads.has_old(session, yard.now()):
            begin_write(session)
            esr_uploads.forget_old(session, yard.now())
            session.commit()


def write_letters(yard: Yard) -> None:
    """Write the day's letters, once a day from seven in the morning; digests on the first round of a week or month."""
    mail, moment = yard.settings.mail, yard.now()
    if not mail.url or london_time(moment).hour < LETTERS_FROM_HOUR:
        return
    day = london_date(moment)
    for name, about_on, write in (
        ("reminders", day, _write_reminders),
        (Digest.MANAGER, digest_day(day), _write_digests),
        (Digest.HR, summary_day(day), _write_summaries),
    ):
        _once(yard, name, about_on, write)


def take_back(yard: Yard) -> None:
    """Withdraw letters and cancel calendar entries of those who have done what was due, or owe it no longer."""
    if not yard.settings.mail.url:
        return
    with yard.database.session() as session:
        begin_write(session)
        reminders.settle(session, yard.stationery, london_date(yard.now()), yard.now())
        session.commit()


def deliver(yard: Yard) -> tuple[int, int]:
    """Hand over what waits in the outbox; gives how many went and how many could not.

    When the mail server is in trouble the rest waits for the next round: the trouble is everybody's.
    """
    if not yard.settings.mail.url:
        return 0, 0
    post = post_of(yard.settings.mail)
    went = failed = 0
    try:
        while (outcome := _deliver_next(yard, post)) is not None:
            went, failed = went + outcome, failed + (not outcome)
    except MailTroubleError as trouble:
        _log.warning("mail waits: %s", trouble)
        failed += 1
    finally:
        post.close()
    return went, failed


def _deliver_next(yard: Yard, post: Post) -> bool | None:
    """Hand over one message: True when it went, False when its address is refused, None when nothing waits."""
    with yard.database.session() as session:
        begin_write(session)
        message = outbox.take_next(session, yard.now())
        session.commit()
        if message is None:
            return None
        letter = outbox.letter_of(message, yard.settings.mail.sender)
        try:
            post.send(letter)
        except RefusedAddressError as refused:
            outbox.note_refused(message, str(refused))
            session.commit()
            return False
        except MailTroubleError as trouble:
            outbox.note_trouble(message, str(trouble), yard.now())
            session.commit()
            raise
        outbox.note_sent(message, yard.now())
        session.commit()
    return True


def _show_life(yard: Yard) -> None:
    with yard.database.session() as session:
        begin_write(session)
        rounds.show_life(session, yard.now())
        session.commit()


def _once(yard: Yard, name: str, about_on: date, act: Callable[[Yard, rounds.Writing], int]) -> None:
    """Do something once for a day, in the transaction that notes that it is done."""
    with yard.database.session() as session:
        if rounds.has_gone(session, name, about_on):
            return
        begin_write(session)
        if not rounds.go(session, name, about_on, yard.now()):
            return  # another worker was first
        done = act(yard, rounds.Writing(session, about_on, london_date(yard.now()), yard.now()))
        session.commit()
    _log.info("done once for the day: %d", done, extra={"part": name})


def _follow_records(_yard: Yard, at: rounds.Writing) -> int:
    return people.settle_beginning(at.session, at.day)


def _follow_schedule(library: Library, _yard: Yard, at: rounds.Writing) -> int:
    return retention.find_due(at.session, library, at.day, at.moment) + retention.clear(
        at.session, library, at.day, at.moment
    )


def _write_reminders(yard: Yard, at: rounds.Writing) -> int:
    return reminders.write_reminders(at.session, yard.library(), yard.stationery, at.day, at.moment)


def _write_digests(yard: Yard, at: rounds.Writing) -> int:
    return digests.write_manager_digests(
        at.session, yard.library(), yard.stationery, about_on=at.about_on, day=at.day, moment=at.moment
    )


def _write_summaries(yard: Yard, at: rounds.Writing) -> int:
    latest = ledger.latest_checkpoint(at.session)
    return digests.write_hr_summaries(
        at.session, yard.library(), yard.stationery, about_on=at.about_on, day=at.day, moment=at.moment,
        checkpoint=latest.note.splitlines() if latest else (),
    )  # fmt: skip


PARTS = (
    _show_life, keep_standing, works.run_waiting, works.issue_certificates, works.keep_checkpoint, keep_counts,
    count_choices, clear_away, keep_retention, write_letters, take_back, deliver, report_delivery.deliver_reports,
    report_file.clear_away,
)  # fmt: skip
"""What a round does, in this order: what somebody watches comes first."""
