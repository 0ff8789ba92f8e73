"""Sending rows about people: few at once, more with the password, very many by the worker."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from induction.domain.reports.disclosure import LARGEST_AT_ONCE, MOST_WITHOUT_PASSWORD, PasswordNeededError
from induction.domain.reports.report_file import FileFormat
from induction.services.reports import report_files, report_jobs
from induction.services.reports.report_source import Order
from induction.web import exports
from induction.web.database import session, writing
from induction.web.exports import Wanted
from induction.web.house import house
from induction.web.sessions import principal


def kind_of(word: str) -> FileFormat:
    """Read the kind of file in an address; another one is a page that is not there."""
    if word not in set(FileFormat):
        raise NotFound
    return FileFormat(word)


def wanted(order: Order, kind: FileFormat, facts: tuple[tuple[str, str], ...], *, back: str) -> Wanted:
    """Say what somebody wants to take away; `facts` is what they chose."""
    people = report_files.count(session(), order, principal())
    return Wanted(f"Completion report: {kind.words}", people, facts, back, is_large=people > LARGEST_AT_ONCE)


def few(order: Order, kind: FileFormat, ask_for: Callable[[], Wanted]) -> ResponseReturnValue:
    """Send the file when it is about few people; ask for the password otherwise."""
    try:
        return _file(order, kind, most=MOST_WITHOUT_PASSWORD)
    except PasswordNeededError:
        return exports.ask(ask_for())


def all_of(order: Order, kind: FileFormat, asked: Wanted) -> ResponseReturnValue:
    """Send the file about any number of people to whoever gives the password; leave a large one to the worker."""
    if asked.is_large:
        return _leave_to_the_worker(order, kind, asked.people)
    return exports.confirm(asked) or _file(order, kind, most=None)


def _file(order: Order, kind: FileFormat, *, most: int | None) -> Response:
    stream = exports.scratch()
    try:
        made = report_files.write(session(), order, principal(), kind=kind, stream=stream, most=most)
        report_files.record(session(), order, principal(), made, kind=kind, moment=house().now())
        session().commit()
    except BaseException:
        stream.close()
        raise
    return exports.send(stream, made.name, kind.media_type)


def _leave_to_the_worker(order: Order, kind: FileFormat, people: int) -> ResponseReturnValue:
    writer = writing()
    job_id = report_jobs.start(writer, principal(), order, kind, people=people, moment=house().now())
    writer.commit()
    return redirect(url_for("jobs.job", job_id=job_id), 303)
