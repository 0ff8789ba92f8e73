"""The facts of the completion report: one SELECT gives a row per staff member, as they stood at the end of a day."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
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
    func,
    literal,
    select,
    true,
    type_coerce,
)  # fmt: skip
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from induction.db.models import (
    Attestation,
    Certificate,
    CertificateRevocation,
    Completion,
    Correction,
    Exemption,
    OrganisationUnit,
    StaffMember,
    Standing,
)
from induction.db.queries.scope import visible_staff
from induction.db.queries.standing import holds
from induction.domain.calendar import day_ends_at
from induction.domain.people import Principal
from induction.domain.report import Operator, Person
from induction.domain.requirement import Status
from induction.domain.units import Unit

CHUNK = 2000


@dataclass(frozen=True)
class Selection:
    """Whose facts are wanted, and of which day.

    Attributes:
        unit_ids: organisation units; None for all.
        staff_group: a staff group; empty for all.
        staff_member_ids: these people only; None for all.
        status: this status on the day only; None for all.
    """

    programme_id: str
    modules: tuple[str, ...]
    day: date
    viewer: Principal | Operator
    unit_ids: frozenset[int] | None = None
    staff_group: str = ""
    staff_member_ids: tuple[int, ...] | None = None
    status: Status | None = None

    def with_status(self, status: Status | None) -> Selection:
        """Narrow the selection to a status; None leaves it as it is."""
        return replace(self, status=status)

    def of(self, staff_member_ids: tuple[int, ...]) -> Selection:
        """Narrow the selection to some people."""
        return replace(self, staff_member_ids=staff_member_ids)


def units(session: Session) -> list[Unit]:
    """List all organisation units."""
    columns = (OrganisationUnit.id, OrganisationUnit.code, OrganisationUnit.name, OrganisationUnit.parent_id)
    return [Unit(*row) for row in session.execute(select(*columns))]


def staff_groups(session: Session) -> Sequence[str]:
    """List the staff groups that occur."""
    return session.scalars(select(Standing.staff_group).distinct().order_by(Standing.staff_group)).all()


def people(session: Session, selection: Selection) -> Iterator[Person]:
    """Read what the figures need of everybody selected."""
    columns: tuple[Any, ...] = (
        StaffMember.id, StaffMember.sort_name, Standing.organisation_unit_id, Standing.staff_group,
        Standing.status, Standing.due_on, Standing.expires_on,
    )  # fmt: skip
    statuses = {status.value: status for status in Status}
    for chunk in _chunks(session, _within(_spans(select(*columns)), selection)):
        for staff_id, sort_name, unit_id, group, status, due_on, expires_on in chunk:
            yield Person(staff_id, sort_name, unit_id, group, statuses[status], due_on, expires_on)


def facts(session: Session, selection: Selection) -> Generator[Sequence[Any]]:
    """Read the facts in the order of `report_row.FACTS`, in chunks, by employee number."""
    return _chunks(session, facts_query(session, selection))


def facts_query(session: Session, selection: Selection) -> Select[Any]:
    """Build the one SELECT behind every row of the report."""
    text, tree, manager = _Text(session), _tree(), aliased(StaffMember)
    query = select(
        StaffMember.employee_number,
        StaffMember.assignment_number,
        StaffMember.name,
        case((StaffMember.is_primary_assignment, "yes"), else_="no"),
        Standing.staff_group,
        StaffMember.job_role,
        tree.c.name,
        tree.c.directorate,
        manager.employee_number,
        text.day(StaffMember.starts_on),
        StaffMember.assignment_status,
        text.day(func.coalesce(Correction.achieved_on, Attestation.achieved_on)),
        text.day(Standing.expires_on),
        Standing.status,
        text.day(Standing.due_on),
        Exemption.reason_code,
        text.day(Exemption.from_on),
        text.day(Exemption.to_on),
        _of_cycle(func.sum(Completion.attempts), selection),
        _of_cycle(_score(), selection),
        Attestation.policy_version,
        _content_versions(selection),
        Certificate.number,
        case(
            (CertificateRevocation.revoked_on <= selection.day, "revoked"),
            (Certificate.issued_on <= selection.day, "issued"),
            (Certificate.id.is_not(None), "pending"),
        ),
        Attestation.assurance_level,
        StaffMember.id,
    )
    query = (
        _spans(query)
        .join(tree, tree.c.unit_id == Standing.organisation_unit_id)
        .outerjoin(manager, manager.id == StaffMember.line_manager_id)
        .outerjoin(Attestation, Attestation.id == Standing.attestation_id)
        .outerjoin(Correction, Correction.id == _latest_correction())
        .outerjoin(Exemption, Exemption.id == Standing.exemption_id)
        .outerjoin(
            Certificate, (Certificate.attestation_id == Attestation.id) & (Certificate.edition == _newest(selection))
        )
        .outerjoin(CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id)
    )
    return _within(query, selection).order_by(text.in_code_order(StaffMember.employee_number))


def _newest(selection: Selection) -> ScalarSelect[Any]:
    """Find the newest edition of an attestation's certificate that there was by the day, or else the first."""
    other = aliased(Certificate)
    query = select(func.coalesce(func.max(other.edition), 1)).where(
        other.attestation_id == Attestation.id, other.created_at < day_ends_at(selection.day)
    )
    return query.correlate(Attestation).scalar_subquery()


class _Text:
    """Says the same in both databases' tongues: dates as ISO text, and text in the order of its code points."""

    def __init__(self, session: Session) -> None:
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"

    def day(self, column: Any) -> ColumnElement[Any]:  # a column or an expression of a date
        return type_coerce(column, String) if self._is_sqlite else func.to_char(column, "YYYY-MM-DD")

    def in_code_order(self, column: InstrumentedAttribute[str]) -> ColumnElement[str]:
        return column if self._is_sqlite else column.collate("C")  # type: ignore[return-value]  # both sort as text


def _chunks(session: Session, query: Select[Any]) -> Generator[Sequence[Any]]:
    """Read in chunks; a reader that stops half-way closes the generator, and with it the cursor.

    The rows are read below the ORM, which would look at each of them once more.
    """
    with session.connection().execute(query.execution_options(yield_per=CHUNK)) as result:
        yield from result.partitions()


def _spans(query: Select[Any]) -> Select[Any]:
    return query.select_from(Standing).join(StaffMember, StaffMember.id == Standing.staff_member_id)


def _within(query: Select[Any], selection: Selection) -> Select[Any]:
    """Keep to those of whom the programme is asked on the day, visible to the viewer, and asked for."""
    query = query.where(Standing.programme_id == selection.programme_id, holds(selection.day))
    viewer = selection.viewer
    query = query.where(true() if isinstance(viewer, Operator) else visible_staff(viewer))
    if selection.unit_ids is not None:
        query = query.where(Standing.organisation_unit_id.in_(sorted(selection.unit_ids)))
    if selection.staff_group:
        query = query.where(Standing.staff_group == selection.staff_group)
    if selection.staff_member_ids is not None:
        query = query.where(StaffMember.id.in_(selection.staff_member_ids))
    if selection.status:
        query = query.where(Standing.status == selection.status)
    return query


def _latest_correction() -> ScalarSelect[int]:
    """The correction that holds of the record held."""
    other = aliased(Correction)
    latest = select(func.max(other.id)).where(other.attestation_id == Attestation.id)
    return latest.correlate(Attestation).scalar_subquery()


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
        .correlate(Standing, StaffMember, Attestation)
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
