"""One person's record as HR sees it: what holds, what was done and corrected, and never an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.db.models import Exemption, StaffMember, Standing
from induction.db.queries import employment, proposals, unit_tree
from induction.db.queries import record as queries
from induction.domain.errors import NotFoundError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proposals import Proposed
from induction.domain.standings.employment import Assignment, in_force
from induction.services.standings import standing

FOUND_AT_MOST = 50


@dataclass(frozen=True)
class Achievement:
    """An attestation in the record.

    Attributes:
        counts_from: after corrections; None when it does not count.
        attempts: how many attempts its round took, over all its modules; 0 for one that was done elsewhere.
        certificate_number: None while there is none.
        is_pending: the certificate waits to be issued.
    """

    attestation_id: int
    programme: str
    policy_version: str
    achieved_on: date
    counts_from: date | None
    counts_until: date | None
    assurance_level: str
    attempts: int
    certificate_number: str | None
    is_pending: bool

    @property
    def is_corrected(self) -> bool:
        """Tell whether a correction holds."""
        return self.counts_from != self.achieved_on


@dataclass(frozen=True)
class Asked:
    """A programme that is asked of the person, and how they stand today."""

    programme_id: str
    title: str
    span: Standing


@dataclass(frozen=True)
class Record:
    """Everything of one person that HR sees.

    Attributes:
        assignments: in force today, the primary one first.
        history: every record of every assignment, newest first.
        exemptions: with the approver's name.
        proposals: about this person or their attestations, newest first.
    """

    member: StaffMember
    manager: StaffMember | None
    unit: str
    assignments: list[Assignment]
    history: list[Assignment]
    unit_names: dict[int, str]
    asked: list[Asked]
    achievements: list[Achievement]
    exemptions: list[tuple[Exemption, str]]
    proposals: list[Proposed]


def search(session: Session, viewer: Principal, text: str) -> Sequence[StaffMember]:
    """Find people in the viewer's scope by a part of the name or the beginning of the employee number."""
    tidy = " ".join(text.split())
    return queries.search(session, viewer, tidy, FOUND_AT_MOST) if tidy else []


def found(session: Session, viewer: Principal, employee_number: str) -> StaffMember:
    """Find somebody by employee number.

    Raises:
        NotFoundError: ``no-staff-member``, also for somebody outside the viewer's scope.
    """
    member = queries.visible(session, viewer, employee_number.strip().upper())
    if member is None:
        raise NotFoundError("no-staff-member", "There is no such staff member.")
    return member


def record(session: Session, library: Library, viewer: Principal, employee_number: str, day: date) -> Record:
    """Put together somebody's record.

    Raises:
        NotFoundError: ``no-staff-member``.
    """
    member = found(session, viewer, employee_number)
    history = employment.assignments(session, [member.id]).get(member.id, [])
    units = unit_tree.names(session, (member.organisation_unit_id, *(each.unit_id for each in history)))
    manager = session.get(StaffMember, member.line_manager_id) if member.line_manager_id else None
    achieved = _achievements(session, library, member.id)
    subjects = [f"staff:{member.id}", *(f"attestation:{each.attestation_id}" for each in achieved)]
    return Record(
        member=member,
        manager=manager,
        unit=units[member.organisation_unit_id],
        assignments=sorted(in_force(history, day), key=lambda each: not each.is_primary),
        history=sorted(history, key=lambda each: (each.effective_on, each.id), reverse=True),
        unit_names=units,
        asked=_asked(session, library, member.id, day),
        achievements=achieved,
        exemptions=[(row[0], row[1]) for row in queries.exemptions(session, member.id)],
        proposals=proposals.about(session, subjects),
    )


def _asked(session: Session, library: Library, staff_member_id: int, day: date) -> list[Asked]:
    spans = standing.standing_of(session, staff_member_id, day)
    return [Asked(key, library.programmes[key].title, span) for key, span in spans.items() if key in library.programmes]


def _achievements(session: Session, library: Library, staff_member_id: int) -> list[Achievement]:
    attempts = queries.attempts(session, staff_member_id)
    made = []
    for held, certificate in queries.attestations(session, staff_member_id):
        programme = library.programmes.get(held.programme_id)
        counts_from, counts_until = queries.counted(session, held)
        modules = programme.modules if programme else ()
        made.append(
            Achievement(
                attestation_id=held.id,
                programme=programme.title if programme else held.programme_id,
                policy_version=held.policy_version,
                achieved_on=held.achieved_on,
                counts_from=counts_from,
                counts_until=counts_until,
                assurance_level=held.assurance_level,
                attempts=sum(attempts.get((held.cycle, module), 0) for module in modules),
                certificate_number=certificate.number if certificate else None,
                is_pending=bool(certificate and certificate.status == "pending"),
            )
        )
    return made
