"""Whom somebody may see, over random lines of management with circles in them, against walking up by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from induction.db import Database
from induction.db.models import StaffMember
from induction.db.queries.scope import visible_staff
from induction.domain.people import Principal, Role
from tests.staff import add_unit

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SIZE = 12
LINES = st.lists(st.none() | st.integers(1, SIZE), min_size=SIZE, max_size=SIZE).map(
    lambda above: {key: manager for key, manager in enumerate(above, 1) if manager != key}
)
ROLES = st.sets(st.sampled_from(list(Role)))


def may_see(viewer: int, roles: set[Role], above: dict[int, int | None]) -> set[int]:
    """The reference: for each person, walk up from manager to manager until the viewer, the top or a place twice."""
    if Role.HR in roles:
        return set(range(1, SIZE + 1))
    seen = {viewer} if Role.LEARNER in roles else set()
    for person in range(1, SIZE + 1):
        way, at = set(), above.get(person)
        while at is not None and at not in way:
            way.add(at)
            at = above.get(at)
        if viewer in way and person != viewer and Role.LINE_MANAGER in roles:
            seen.add(person)
    return seen


@given(above=LINES, viewer=st.integers(1, SIZE), roles=ROLES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_scope_is_what_walking_up_the_line_finds(
    database_url: str, above: dict[int, int | None], viewer: int, roles: set[Role]
) -> None:
    database = Database(database_url)
    with database.session() as session:
        unit = add_unit(session)
        common = {
            "assignment_number": "1", "name": "A Name", "sort_name": "name", "organisation_unit_id": unit,
            "staff_group": "Students", "job_role": "Role", "assignment_status": "Active Assignment",
            "is_primary_assignment": True, "starts_on": MOMENT.date(), "created_at": MOMENT,
        }  # fmt: skip
        people = [common | {"id": key, "employee_number": str(key)} for key in range(1, SIZE + 1)]
        session.execute(insert(StaffMember), people)
        for key, manager in above.items():
            session.get_one(StaffMember, key).line_manager_id = manager
        session.flush()
        who = Principal(viewer, 1, "A Name", str(viewer), frozenset(roles), MOMENT, MOMENT)
        found = set(session.scalars(select(StaffMember.id).where(visible_staff(who))))
        session.rollback()
    database.close()
    assert found == may_see(viewer, roles, above)
    if Role.HR not in roles and Role.LINE_MANAGER not in roles:
        assert found <= {viewer}, "no other role adds anybody"
