"""The completion report as files: CSV, Excel, JSON lines, or a package of all three with their description."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from induction.db import Session, begin_write
from induction.db.queries import report as queries
from induction.domain.audit import Action, staff_actor, system_actor
from induction.domain.reports.report import Operator
from induction.domain.reports.report_file import FileFormat, Made
from induction.export.measure import Sink
from induction.services import audit
from induction.services.reports import report_package, report_single, reporting
from induction.services.reports.report_knowledge import knowledge
from induction.services.reports.report_source import Order, Source, Told, opened
from induction.services.reports.reporting import Viewer

_WRITERS: dict[FileFormat, Callable[[Source, Sink], Made]] = {
    FileFormat.CSV: report_single.write_csv,
    FileFormat.JSON: report_single.write_json,
    FileFormat.XLSX: report_single.write_xlsx,
    FileFormat.PACKAGE: report_package.write,
}
PASSES = {FileFormat.CSV: 1, FileFormat.JSON: 1, FileFormat.XLSX: 2, FileFormat.PACKAGE: 3}
"""How often each row is written on the way into a file, for whoever is told how far it is."""


def write(
    session: Session,
    order: Order,
    viewer: Viewer,
    *,
    kind: FileFormat,
    stream: Sink,
    most: int | None = None,
    told: Told = lambda _: None,
) -> Made:
    """Write a file; its rows come by employee number.

    Memory stays flat however many there are; everything in the file was read at one moment. A file for an as known on
    date that is over is the same, byte for byte, whenever it is made.

    Args:
        session: what was under way in it is ended.
        order: which file.
        viewer: whose scope bounds the rows.
        kind: of file.
        stream: gets the bytes; what it got is worth nothing when this raises.
        most: so many people may leave; None is for who has given the password, and for the command line.
        told: is told how far it is.

    Raises:
        NotFoundError: ``no-unit``.
        PasswordNeededError: ``password-needed`` for more than `most`.
        RefusedError: ``no-staff-group``, ``too-many-rows``.
    """
    needs_figures = kind in (FileFormat.XLSX, FileFormat.PACKAGE)
    with opened(session, order, viewer, needs_figures=needs_figures, most=most, told=told) as source:
        return _WRITERS[kind](source, stream)


def count(session: Session, order: Order, viewer: Viewer) -> int:
    """Count the people whom a file would be about; a mapping that leaves some out makes it fewer."""
    with knowledge(session, order.about.programme, order.filters) as known:
        _, selection = reporting.prepare(session, order.about, known, order.filters, viewer)
        return queries.count(session, selection.narrowed(order.filters))


def record(session: Session, order: Order, viewer: Viewer, made: Made, *, kind: FileFormat, moment: datetime) -> None:
    """Keep evidence of a file that was taken away, in a write transaction of its own."""
    begin_write(session)
    filters = order.filters
    actor = system_actor("command line") if isinstance(viewer, Operator) else staff_actor(viewer.staff_member_id)
    asked = {
        "unit": filters.unit,
        "staff group": filters.staff_group,
        "programme": "" if order.about.is_usual else order.about.programme.id,
        "status": filters.status or "",
        "figure": filters.figure or "",
        "only": "own people" if filters.is_own else "",
        "columns": "" if order.layout.is_standard else order.layout.name,
    }
    words = [f"{name} {value}" for name, value in asked.items() if value]
    clocks = f"as at {filters.as_at.isoformat()}", f"as known on {filters.known_to.isoformat()}"
    detail = "; ".join([*clocks, *words, f"format {kind}", f"rows {made.rows}", f"sha256 {made.sha256}"])
    audit.record(session, moment, actor, Action.REPORT_EXPORTED, "report:completion", detail=detail)
