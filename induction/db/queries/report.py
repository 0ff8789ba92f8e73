"""The facts of the completion report: one SELECT gives a row per staff member, as they stood at the end of a day."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    true,
    type_coerce,
)  # fmt: skip
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from induction.db.models import Attempt, Attestation, Certificate, Completion, OrganisationUnit, StaffMember
from induction.db.queries.scope import visible_staff
from induction.domain.calendar import day_ends_at
from induction.domain.people import Principal
from induction.domain.report import Operator
from induction.domain.units import Unit

CHUNK = 2000


@dataclass(frozen=True)
class Selection:
    """Whose facts are wanted, and of which day.

    Attributes:
        unit_ids: organisation units; None for all.
        staff_group: a staff group; empty for all.
        staff_member_ids: these people only; None for all.
    """

    programme_id: str
    modules: tuple[str, ...]
    day: date
    viewer: Principal | Operator
    unit_ids: frozenset[int] | None = None
    staff_group: str = ""
    staff_member_ids: tuple[int, ...] | None = None

    def of(self, staff_member_ids: tuple[int, ...]) -> Selection:
        """Narrow the selection to some people."""
        return replace(self, staff_member_ids=staff_member_ids)


def units(session: Session) -> list[Unit]:
    """List all organisation units."""
    columns = (OrganisationUnit.id, OrganisationUnit.code, OrganisationUnit.name, OrganisationUnit.parent_id)
    return [Unit(*row) for row in session.execute(select(*columns))]


def staff_groups(session: Session) -> Sequence[str]:
    """List the staff groups that occur."""
    return session.scalars(select(StaffMember.staff_group).distinct().order_by(StaffMember.staff_group)).all()


def standings(session: Session, selection: Selection) -> Generator[Sequence[Any]]:
    """Read what the figures need, in chunks: id, sort name, unit, staff group, start, expiry, whether started."""
    text = _Text(session)
    query = select(
        StaffMember.id,
        StaffMember.sort_name,
        StaffMember.organisation_unit_id,
        StaffMember.staff_group,
        text.day(StaffMember.starts_on),
        text.day(Attestation.expires_on),
        _is_started(selection),
    )
    return _chunks(session, _within(_with_latest(query.select_from(StaffMember), selection), selection))


def facts(session: Session, selection: Selection) -> Generator[Sequence[Any]]:
    """Read the facts in the order of `report_row.FACTS`, in chunks, by employee number."""
    return _chunks(session, facts_query(session, selection))


def facts_query(session: Session, selection: Selection) -> Select[Any]:
    """Build the one SELECT behind every row of the report."""
    text, tree, manager = _Text(session), _tree(), aliased(StaffMember)
    query = (
        select(
            StaffMember.employee_number,
            StaffMember.assignment_number,
            StaffMember.name,
            case((StaffMember.is_primary_assignment, "yes"), else_="no"),
            StaffMember.staff_group,
            StaffMember.job_role,
            tree.c.name,
            tree.c.directorate,
            manager.employee_number,
            text.day(StaffMember.starts_on),
            StaffMember.assignment_status,
            text.day(Attestation.achieved_on),
            text.day(Attestation.expires_on),
            _of_cycle(func.sum(Completion.attempts), selection),
            _of_cycle(_score(), selection),
            Attestation.policy_version,
            _content_versions(selection),
            Certificate.number,
            case((Certificate.issued_on <= selection.day, "issued"), (Certificate.id.is_not(None), "pending")),
            Attestation.assurance_level,
            _is_started(selection),
            StaffMember.id,
        )
        .select_from(StaffMember)
        .join(tree, tree.c.unit_id == StaffMember.organisation_unit_id)
        .outerjoin(manager, manager.id == StaffMember.line_manager_id)
    )
    query = _with_latest(query, selection).outerjoin(Certificate, Certificate.attestation_id == Attestation.id)
    return _within(query, selection).order_by(text.in_code_order(StaffMember.employee_number))


class _Text:
    """Says the same in both databases' tongues: dates as ISO text, and text in the order of its code points."""

    def __init__(self, session: Session) -> None:
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"

    def day(self, column: InstrumentedAttribute[date] | InstrumentedAttribute[date | None]) -> ColumnElement[Any]:
        return type_coerce(column, String) if self._is_sqlite else func.to_char(column, "YYYY-MM-DD")

    def in_code_order(self, column: InstrumentedAttribute[str]) -> ColumnElement[str]:
        return column if self._is_sqlite else column.collate("C")  # type: ignore[return-value]  # both sort as text


def _chunks(session: Session, query: Select[Any]) -> Generator[Sequence[Any]]:
    """Read in chunks; a reader that stops half-way closes the generator, and with it the cursor.

    The rows are read below the ORM, which would look at each of them once more.
    """
    with session.connection().execute(query.execution_options(yield_per=CHUNK)) as result:
        yield from result.partitions()


def _within(query: Select[Any], selection: Selection) -> Select[Any]:
    """Keep to those employed on the day, visible to the viewer, and asked for."""
    day = selection.day
    query = query.where(StaffMember.starts_on <= day, (StaffMember.ends_on.is_(None)) | (StaffMember.ends_on >= day))
    viewer = selection.viewer
    query = query.where(true() if isinstance(viewer, Operator) else visible_staff(viewer))
    if selection.unit_ids is not None:
        query = query.where(StaffMember.organisation_unit_id.in_(sorted(selection.unit_ids)))
    if selection.staff_group:
        query = query.where(StaffMember.staff_group == selection.staff_group)
    if selection.staff_member_ids is not None:
        query = query.where(StaffMember.id.in_(selection.staff_member_ids))
    return query


def _with_latest(query: Select[Any], selection: Selection) -> Select[Any]:
    """Join each staff member's latest attestation of the programme achieved by the day."""
    other = aliased(Attestation)
    latest = (
        select(other.id)
        .where(
            other.programme_id == selection.programme_id,
            other.staff_member_id == StaffMember.id,
            other.achieved_on <= selection.day,
        )
        .order_by(other.achieved_on.desc(), other.id.desc())
        .limit(1)
        .correlate(StaffMember)
        .scalar_subquery()
    )
    return query.outerjoin(Attestation, Attestation.id == latest)


def _is_started(selection: Selection) -> ColumnElement[int]:
    """Tell (1 or 0) whether an attempt towards the next attestation was started by the end of the day in London."""
    started = (
        exists()
        .where(
            Attempt.staff_member_id == StaffMember.id,
            Attempt.cycle > func.coalesce(Attestation.cycle, 0),
            Attempt.started_at < day_ends_at(selection.day),
            Attempt.module_id.in_(selection.modules),
        )
        .correlate(StaffMember, Attestation)
    )
    return case((started, 1), else_=0)


def _of_cycle(figure: ColumnElement[Any], selection: Selection) -> ScalarSelect[Any]:
    """Work a figure out over the module completions of the attested cycle."""
    return _completed(figure, selection).scalar_subquery()


def _completed(wanted: ColumnElement[Any], selection: Selection) -> Select[Any]:
    return (
        select(wanted)
        .where(
            Completion.staff_member_id == StaffMember.id,
            Completion.cycle == Attestation.cycle,
            Completion.achieved_on <= selection.day,
            Completion.module_id.in_(selection.modules),
        )
        .correlate(StaffMember, Attestation)
    )


def _score() -> ColumnElement[str]:
    words = cast(func.sum(Completion.right_first_time), String) + literal(" of ")
    return words + cast(func.sum(Completion.decisions), String)


def _content_versions(selection: Selection) -> ScalarSelect[str]:
    version = (Completion.module_id + literal(" ") + cast(Completion.module_version, String)).label("version")
    in_order = _completed(version, selection).order_by(Completion.module_id).subquery()
    return select(func.aggregate_strings(in_order.c.version, "; ")).scalar_subquery()


def _tree() -> CTE:
    """Name each unit and the directorate above it."""
    unit, child = OrganisationUnit, aliased(OrganisationUnit)
    top = select(unit.id.label("unit_id"), unit.name.label("name"), unit.name.label("directorate"))
    tree = top.where(unit.parent_id.is_(None)).cte("tree", recursive=True)
    below = select(child.id, child.name, tree.c.directorate).join(tree, child.parent_id == tree.c.unit_id)
    return tree.union_all(below)
