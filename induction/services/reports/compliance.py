"""The figures of the dashboard as a file: one row for everybody, each unit and each staff group, for each programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from induction.db import Session, begin_write
from induction.db.queries import count_levels, unit_tree
from induction.db.snapshot import begin_snapshot
from induction.domain.audit import Action, staff_actor, system_actor
from induction.domain.reports.compliance_columns import COLUMNS, Line, Scope, rows
from induction.domain.reports.compliance_cover import cover
from induction.domain.reports.report import Filters, Operator
from induction.domain.reports.report_file import FileFormat, Made, file_name
from induction.domain.standings.count_tally import WHOLE
from induction.domain.standings.counts import Counts, total
from induction.domain.standings.programme import Programme
from induction.domain.standings.target import Target
from induction.domain.standings.units import Unit, UnitTree
from induction.export import csv_file, json_lines, xlsx_file
from induction.export.measure import Measured, Sink
from induction.services import audit
from induction.services.reports.dashboard_counts import Source, Viewer, opened
from induction.services.reports.reporting import Choices
from induction.services.retained import disposal_sweep

SHEET = "Compliance report"
KINDS = (FileFormat.XLSX, FileFormat.CSV, FileFormat.JSON)


@dataclass(frozen=True)
class Order:
    """Which file is wanted; a status in the filters has no meaning here."""

    organisation: str
    programmes: Mapping[str, Programme]
    target: Target
    filters: Filters

    @property
    def asked(self) -> dict[str, str]:
        """Say what was asked for, in the words of a sidecar."""
        filters = self.filters
        return {
            "as_at": filters.as_at.isoformat(),
            "as_known_on": filters.known_to.isoformat(),
            "organisation_unit": filters.unit or "all",
            "staff_group": filters.staff_group or "all",
        }


@dataclass(frozen=True)
class Found:
    """The figures, and what they are about.

    Attributes:
        disposed: says that records of the day are gone; empty where none are.
    """

    lines: list[Line]
    unit_name: str
    disposed: str


@dataclass(frozen=True)
class _Cells:
    """Everybody looked at, by programme and staff group, and the staff group asked for."""

    cells: list[tuple[str, str, Counts]]
    staff_group: str


def write(session: Session, order: Order, viewer: Viewer, *, kind: FileFormat, stream: Sink) -> Made:
    """Write a file; everything in it was true at one moment. It names nobody.

    Raises:
        NotFoundError: ``no-unit``.
        RefusedError: ``no-staff-group``.
    """
    found = figures(session, order, viewer)
    written = rows(found.lines, order.target, order.filters)
    out, as_csv = Measured(stream), Measured()
    csv_file.write(as_csv, COLUMNS, [written])
    if kind is FileFormat.XLSX:
        first = cover(
            organisation=order.organisation, filters=order.filters, unit_name=found.unit_name, target=order.target,
            lines=found.lines, rows=len(written), rows_sha256=as_csv.sha256, disposed=found.disposed,
        )  # fmt: skip
        xlsx_file.write(out, COLUMNS, [written], cover=first, as_at=order.filters.as_at, sheet=SHEET)
    else:
        _WRITERS[kind](out, COLUMNS, [written])
    name = file_name(order.filters, kind, report="compliance")
    asked = order.asked | ({"disposed_of": found.disposed} if found.disposed else {})
    return Made(name, len(written), out.size, out.sha256, as_csv.sha256, asked)


def figures(session: Session, order: Order, viewer: Viewer) -> Found:
    """Work the figures out; ends what was under way in the session."""
    begin_snapshot(session)
    tree, filters = unit_tree.whole(session), order.filters
    Choices(tree, count_levels.staff_groups(session, list(order.programmes))).check(filters)
    with opened(session, order.programmes, viewer, filters) as (then, source):
        unit = tree.by_code(filters.unit) if filters.unit else None
        cells = source.everybody(unit.id if unit else WHOLE)
        asked = _Cells(cells, filters.staff_group)
        lines = [line for key in sorted(then) for line in _lines(tree, then[key], unit, source, asked)]
    unit_name = unit.name if unit else ""
    return Found(lines, unit_name, disposal_sweep.gone_from(session, filters))


def record(session: Session, order: Order, viewer: Viewer, made: Made, *, kind: FileFormat, moment: datetime) -> None:
    """Keep evidence of a file that was taken away, in a write transaction of its own."""
    begin_write(session)
    actor = system_actor("command line") if isinstance(viewer, Operator) else staff_actor(viewer.staff_member_id)
    words = [f"{name.replace('_', ' ')} {value}" for name, value in order.asked.items() if value != "all"]
    detail = "; ".join([*words, f"format {kind}", f"rows {made.rows}", f"sha256 {made.sha256}"])
    audit.record(session, moment, actor, Action.REPORT_EXPORTED, "report:compliance", detail=detail)


_WRITERS = {FileFormat.CSV: csv_file.write, FileFormat.JSON: json_lines.write}


def _lines(tree: UnitTree, programme: Programme, where: Unit | None, source: Source, asked: _Cells) -> Iterator[Line]:
    """Count one programme; `asked` is everybody in it, by staff group, before the filter."""
    key, title, group = programme.id, programme.title, asked.staff_group
    cells = [(name, each) for found, name, each in asked.cells if found == key and group in ("", name)]
    yield Line(key, title, Scope.EVERYBODY, total(each for _, each in cells), where, staff_group=group)
    counted = source.units(key, None, group)
    if where:
        inside = tree.within(where)
        counted = {unit_id: each for unit_id, each in counted.items() if unit_id in inside}
    for unit_id in sorted(counted, key=lambda each: [(tree.name(i).casefold(), i) for i in reversed(tree.line(each))]):
        here, above = tree.by_id(unit_id), tree.line(unit_id)[1:2]
        code = tree.by_id(above[0]).code if above else ""
        yield Line(key, title, Scope.UNIT, counted[unit_id], here, code, group)
        if any(own := _own(tree, unit_id, counted)):
            yield Line(key, title, Scope.OWN, own, here, code, group)
    for name in sorted({name for name, _ in cells}):
        yield Line(key, title, Scope.GROUP, total(each for other, each in cells if other == name), where, "", name)


def _own(tree: UnitTree, unit_id: int, counted: Mapping[int, Counts]) -> Counts:
    """Count a unit's own people where there are others below it; nobody where there are none."""
    below = [counted[each] for each in tree.below(unit_id) if each in counted]
    return counted[unit_id].minus(total(below)) if below else Counts()
