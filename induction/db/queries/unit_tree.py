"""The tree of organisation units, read: the whole of it, or of a great organisation what stands around some units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session, aliased

from induction.db.bulk import IDS, in_batches
from induction.db.models import AssignmentRecord, OrganisationUnit, Standing
from induction.domain.standings.units import Unit, UnitTree

MOST = 1_000
"""A tree of more units is read in part: 30,000 units would take a page longer than its figures."""

_COLUMNS = (OrganisationUnit.id, OrganisationUnit.code, OrganisationUnit.name, OrganisationUnit.parent_id)


def whole(session: Session) -> UnitTree:
    """Read all units."""
    return UnitTree(Unit(*row) for row in session.execute(select(*_COLUMNS)))


def around(session: Session, codes: Collection[str]) -> UnitTree:
    """Read all units, or of more than so many those on top, those with the codes, and what is right above and below."""
    if tree := _small(session):
        return tree
    found = set(session.execute(select(*_COLUMNS).where(OrganisationUnit.parent_id.is_(None))))
    for some in in_batches(sorted(set(codes) - {""})):
        named = list(session.scalars(select(OrganisationUnit.id).where(OrganisationUnit.code.in_(some))))
        found.update(session.execute(_with_line(named)))
        found.update(session.execute(select(*_COLUMNS).where(OrganisationUnit.parent_id.in_(named))))
    return UnitTree((Unit(*row) for row in sorted(found, key=lambda row: row.id)), is_whole=False)


def of_people(session: Session, staff_ids: Collection[int]) -> UnitTree:
    """Read all units, or of more than so many those in which some people are or were, and all above them.

    What a unit in it is within, and what stands above it, is as in the whole tree.
    """
    if tree := _small(session):
        return tree
    if len(staff_ids) > IDS:
        return whole(session)
    columns = ((each.organisation_unit_id, each.staff_member_id) for each in (AssignmentRecord, Standing))
    parts = (select(unit_id).where(staff_member_id.in_(staff_ids)) for unit_id, staff_member_id in columns)
    unit_ids = session.scalars(union(*parts)).all()
    found = {row for some in in_batches(unit_ids) for row in session.execute(_with_line(some))}
    return UnitTree((Unit(*row) for row in sorted(found, key=lambda row: row.id)), is_whole=False)


def within(session: Session, code: str) -> frozenset[int]:
    """List the keys of the unit with a code and of everything below it; none where no unit has it."""
    top = select(OrganisationUnit.id).where(OrganisationUnit.code == code).cte("branch", recursive=True)
    below = select(OrganisationUnit.id).where(OrganisationUnit.parent_id == top.c.id)
    return frozenset(session.scalars(select(top.union(below).c.id)))


def names(session: Session, unit_ids: Iterable[int]) -> dict[int, str]:
    """Name some units."""
    columns, found = (OrganisationUnit.id, OrganisationUnit.name), dict[int, str]()
    for some in in_batches(sorted(set(unit_ids))):
        for unit_id, name in session.execute(select(*columns).where(OrganisationUnit.id.in_(some))):
            found[unit_id] = name
    return found


def _small(session: Session) -> UnitTree | None:
    """Read all units, unless they are very many."""
    rows = session.execute(select(*_COLUMNS).limit(MOST + 1)).all()
    return UnitTree(Unit(*row) for row in rows) if len(rows) <= MOST else None


def _with_line(unit_ids: Sequence[int]) -> Select[int, str, str, int | None]:
    """Select some units and everything above them; a circle ends where it began."""
    unit = OrganisationUnit
    first = select(unit.id, unit.parent_id).where(unit.id.in_(unit_ids)).cte("line", recursive=True)
    above = aliased(unit)
    line = first.union(select(above.id, above.parent_id).where(above.id == first.c.parent_id))
    return select(*_COLUMNS).where(unit.id.in_(select(line.c.id)))
