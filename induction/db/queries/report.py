"""The facts of the completion report: one SELECT gives a row per staff member, as they stood at the end of a day."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
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
    AssignmentRecord,
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
from induction.db.queries import particulars
from induction.db.queries.scope import visible_staff
from induction.db.queries.standing import shows
from induction.domain.calendar import day_ends_at
from induction.domain.people import Principal, Role
from induction.domain.reports.figure import MEANINGS
from induction.domain.reports.report import Filters, Operator
from induction.domain.standings.requirement import Status

CHUNK = 2000


@dataclass(frozen=True)
class Selection:
    """Whose facts are wanted, and of which day.

    Attributes:
        unit_ids: organisation units; None for all.
        staff_group: a staff group; empty for all.
        staff_member_ids: these people only; None for all.
        statuses: one of these on the day; empty for all.
        due_from: the first due date that counts; None for any, so too `due_to`, the last.
        spans: where the standing is read: today's knowledge, or what `known.known_spans` gives.
        before: records of this moment and later do not count; None counts all.
    """

    programme_id: str
    modules: tuple[str, ...]
    day: date
    viewer: Principal | Operator
    unit_ids: frozenset[int] | None = None
    staff_group: str = ""
    staff_member_ids: tuple[int, ...] | None = None
    statuses: tuple[Status, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    spans: type[Standing] = Standing
    before: datetime | None = None

    def narrowed(self, filters: Filters) -> Selection:
        """Narrow the selection to a status or to those behind a figure; without either it stays as it is."""
        if filters.figure is None:
            return replace(self, statuses=(filters.status,) if filters.status else ())
        meaning, day = MEANINGS[filters.figure], self.day
        return replace(self, statuses=meaning.statuses, due_from=meaning.due_from(day), due_to=meaning.due_to(day))

    def of(self, staff_member_ids: tuple[int, ...]) -> Selection:
        """Narrow the selection to some people."""
        return replace(self, staff_member_ids=staff_member_ids)


def staff_groups(session: Session) -> Sequence[str]:
    """List the staff groups that occur."""
    return session.scalars(select(Standing.staff_group).distinct().order_by(Standing.staff_group)).all()


def count(session: Session, selection: Selection) -> int:
    """Count the people selected."""
    spans = selection.spans
    return session.scalar(within(spans_of(select(func.count(StaffMember.id)), spans), selection)) or 0


def facts(session: Session, selection: Selection) -> Generator[Sequence[Any]]:
    """Read the facts in the order of `report_row.FACTS`, in chunks, by employee number."""
    return _chunks(session, facts_query(session, selection))


def facts_query(session: Session, selection: Selection) -> Select[Any]:
    """Build the one SELECT behind every row of the report."""
    text, named, manager, spans = Text(session), tree(), aliased(StaffMember), selection.spans
    held = aliased(AssignmentRecord)
    query = select(
        StaffMember.employee_number,
        held.assignment_number,
        held.name,
        case((held.is_primary, "yes"), else_="no"),
        spans.staff_group,
        held.job_role,
        named.c.name,
        named.c.directorate,
        manager.employee_number,
        text.day(held.starts_on),
        held.assignment_status,
        text.day(func.coalesce(Correction.achieved_on, Attestation.achieved_on)),
        text.day(spans.expires_on),
        spans.status,
        text.day(spans.due_on),
        Exemption.reason_code,
        text.day(Exemption.from_on),
        text.day(Exemption.to_on),
        _of_cycle(func.sum(Completion.attempts), selection),
        _of_cycle(_score(), selection),
        Attestation.policy_version,
        _content_versions(selection),
        Certificate.number,
        case(
            (_revoked(selection), "revoked"),
            (_issued(selection), "issued"),
            (Certificate.id.is_not(None), "pending"),
        ),
        Attestation.assurance_level,
        StaffMember.id,
    )
    query = (
        spans_of(query, spans)
        .join(held, particulars.is_leading(held, selection.day, selection.before, text.in_code_order))
        .join(named, named.c.unit_id == spans.organisation_unit_id)
        .outerjoin(manager, manager.id == held.line_manager_id)
        .outerjoin(Attestation, Attestation.id == spans.attestation_id)
        .outerjoin(Correction, Correction.id == _latest_correction(selection))
        .outerjoin(Exemption, Exemption.id == spans.exemption_id)
        .outerjoin(Certificate, _is_current(selection))
        .outerjoin(CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id)
    )
    return within(query, selection).order_by(text.in_code_order(StaffMember.employee_number))


def _is_current(selection: Selection) -> ColumnElement[bool]:
    """Keep to the newest edition of the record's certificate."""
    is_newest = Certificate.edition == _newest(selection)
    return and_(Certificate.attestation_id == Attestation.id, is_newest, _known(Certificate.created_at, selection))


def _newest(selection: Selection) -> ScalarSelect[Any]:
    """Find the newest edition of an attestation's certificate that there was by the day, or else the first."""
    other = aliased(Certificate)
    query = select(func.coalesce(func.max(other.edition), 1)).where(
        other.attestation_id == Attestation.id,
        other.created_at < day_ends_at(selection.day),
        _known(other.created_at, selection),
    )
    return query.correlate(Attestation).scalar_subquery()


class Text:
    """Says the same in both databases' tongues: dates as ISO text, and text in the order of its code points."""

    def __init__(self, session: Session) -> None:
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"

    def day(self, column: Any) -> ColumnElement[Any]:  # a column or an expression of a date
        """Give a day as text."""
        return type_coerce(column, String) if self._is_sqlite else func.to_char(column, "YYYY-MM-DD")

    def in_code_order(self, column: InstrumentedAttribute[str]) -> ColumnElement[str]:
        """Give a text that sorts by its code points."""
        return column if self._is_sqlite else column.collate("C")  # type: ignore[return-value]  # both sort as text


def _chunks(session: Session, query: Select[Any]) -> Generator[Sequence[Any]]:
    """Read in chunks; a reader that stops half-way closes the generator, and with it the cursor.

    The rows are read below the ORM, which would look at each of them once more.
    """
    with session.connection().execute(query.execution_options(yield_per=CHUNK)) as result:
        yield from result.partitions()


def spans_of(query: Select[Any], spans: type[Standing]) -> Select[Any]:
    """Read from spans and the people whose they are."""
    return query.select_from(spans).join(StaffMember, StaffMember.id == spans.staff_member_id)


def sees_everybody(viewer: Principal | Operator) -> bool:
    """Tell whether a report need not ask whom its viewer may see."""
    return isinstance(viewer, Operator) or viewer.has(Role.HR)


def within(query: Select[Any], selection: Selection) -> Select[Any]:
    """Keep to those of whom the programme is asked on the day, visible to the viewer, and asked for."""
    spans = selection.spans
    query = query.where(shows(selection.programme_id, selection.statuses, selection.day, spans))
    if not isinstance(selection.viewer, Operator) and not sees_everybody(selection.viewer):
        query = query.where(visible_staff(selection.viewer))
    if selection.unit_ids is not None:
        query = query.where(spans.organisation_unit_id.in_(sorted(selection.unit_ids)))
    if selection.staff_group:
        query = query.where(spans.staff_group == selection.staff_group)
    if selection.staff_member_ids is not None:
        query = query.where(StaffMember.id.in_(selection.staff_member_ids))
    if selection.due_from:
        query = query.where(spans.due_on >= selection.due_from)
    if selection.due_to:
        query = query.where(spans.due_on <= selection.due_to)
    return query


def _latest_correction(selection: Selection) -> ScalarSelect[int]:
    """The correction that holds of the record held."""
    other = aliased(Correction)
    latest = select(other.id).where(other.attestation_id == Attestation.id, _known(other.recorded_at, selection))
    newest = latest.order_by(other.recorded_at.desc(), other.id.desc()).limit(1)
    return newest.correlate(Attestation).scalar_subquery()


def _revoked(selection: Selection) -> ColumnElement[bool]:
    revoked_on, revoked_at = CertificateRevocation.revoked_on, CertificateRevocation.revoked_at
    return and_(revoked_on <= selection.day, _known(revoked_at, selection))


def _issued(selection: Selection) -> ColumnElement[bool]:
    return and_(Certificate.issued_on <= selection.day, _known(Certificate.issued_at, selection))


def _known(recorded_at: Any, selection: Selection) -> ColumnElement[bool]:
    """Keep to what had been recorded in time; `recorded_at` is the column that says when."""
    return true() if selection.before is None else recorded_at < selection.before


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
            _known(Completion.achieved_at, selection),
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


def tree() -> CTE:
    """Name each unit and the directorate above it, whose key is `top_id`."""
    unit, child = OrganisationUnit, aliased(OrganisationUnit)
    top = select(
        unit.id.label("unit_id"), unit.name.label("name"), unit.id.label("top_id"), unit.name.label("directorate")
    )
    found = top.where(unit.parent_id.is_(None)).cte("tree", recursive=True)
    below = select(child.id, child.name, found.c.top_id, found.c.directorate)
    return found.union_all(below.join(found, child.parent_id == found.c.unit_id))
