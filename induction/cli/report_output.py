"""Where a report goes from the command line: standard output, or a file with what tells that it is whole."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import IO

import click

from induction import clock
from induction.domain.errors import RefusedError
from induction.domain.reports.report import Filters, check_as_at, check_known_on
from induction.domain.reports.report_file import Made, sidecar, sidecar_name
from induction.export import in_place

Write = Callable[[IO[bytes]], Made]


def days(as_at: datetime | None, as_known_on: datetime | None) -> tuple[date, date, bool]:
    """Give the two days, and whether the second is today, when nothing later can have been recorded.

    Raises:
        RefusedError: ``as-at-future``, ``known-on-future``.
    """
    today = clock.today()
    day, known_on = (given.date() if given else today for given in (as_at, as_known_on))
    check_as_at(day, today)
    check_known_on(known_on, today)
    return day, known_on, known_on == today


def send(output: Path | None, write: Write, filters: Filters, *, with_sidecar: bool) -> None:
    """Write a report to a file, or to standard output; what is gone from its day is said besides."""
    if output is None:
        _say_gone(_print(write), is_beside=True)
        return
    made = _replace(output, write, with_sidecar=with_sidecar)
    rows = f"{made.rows:,} {'row' if made.rows == 1 else 'rows'}"
    known = f"as at {filters.as_at.isoformat()}, as known on {filters.known_to.isoformat()}"
    click.echo(f"Written: {output} ({rows}, {known}, sha256 {made.sha256})")
    _say_gone(made)


def _say_gone(made: Made, *, is_beside: bool = False) -> None:
    if words := made.asked.get("disposed_of"):
        click.echo(words, err=is_beside)


def _print(write: Write) -> Made:
    """Write to standard output, once the whole is there: a pipe never sees half a report."""
    with tempfile.TemporaryFile() as whole:
        made = write(whole)
        whole.seek(0)
        shutil.copyfileobj(whole, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    return made


def _replace(output: Path, write: Write, *, with_sidecar: bool) -> Made:
    """Write the file, and beside it what tells that it is whole.

    Raises:
        RefusedError: ``output`` when it cannot be written; what was there is unchanged.
    """
    try:
        made = in_place.put(output, write)
        if with_sidecar:
            beside = sidecar(replace(made, name=output.name))
            in_place.put(output.with_name(sidecar_name(output.name)), lambda stream: stream.write(beside))
    except OSError as error:
        raise RefusedError(
            "output", f"{output} cannot be written: {error.strerror}. A file that was there is unchanged."
        ) from error
    return made
