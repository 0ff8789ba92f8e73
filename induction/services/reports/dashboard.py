"""The compliance dashboard: figures for whoever may see them, the names behind each, and why somebody is among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from induction.db import Session
from induction.db.models import Standing
from induction.db.queries import count_levels, unit_tree
from induction.db.queries import dashboard as queries
from induction.db.snapshot import begin_snapshot
from induction.domain.errors import NotFoundError
from induction.domain.people import Principal, Role
from induction.domain.reports.dashboard import Board, Part
from induction.domain.reports.figure import MEANINGS, Figure
from induction.domain.reports.report import Filters
from induction.domain.standings.count_tally import WHOLE
from induction.domain.standings.counts import Counts, total
from induction.domain.standings.programme import Programme
from induction.domain.standings.requirement import Status
from induction.domain.standings.units import UnitTree
from induction.services.reports.dashboard_counts import Counted, Source, opened
from induction.services.reports.report_knowledge import known_standing
from induction.services.retained import disposal_sweep
from induction.services.standings import requirements
from induction.services.standings.standing_lists import PAGE, PersonStanding, person_standing


@dataclass(frozen=True)
class Asked:
    """What a dashboard, or the names behind one of its figures, is asked for.

    Attributes:
        is_own: the unit's own people only, without those of the units below it.
    """

    programme_id: str
    filters: Filters
    is_own: bool = False


@dataclass(frozen=True)
class Names:
    """A page of the names behind a figure.

    Attributes:
        people: how many there are on all pages.
        units: the names of the units on the page.
        following: the `after` of the next page; None on the last.
        gone: says whose records were disposed of after the day; empty for nobody's.
    """

    people: int
    page: list[PersonStanding]
    units: Mapping[int, str]
    following: tuple[str, int] | None
    gone: str = ""


@dataclass(frozen=True)
class Why:
    """How one person stands to one programme, and by which rule, from the first day to the last.

    Attributes:
        now: the span that holds the as at date; None where nothing is required on it.
        reason: why the programme is asked on the day, or why not; empty where nothing is.
        programme: with the terms that made the dates.
        units: the names of the units of the spans.
    """

    person: queries.Someone
    programme: Programme
    now: Standing | None
    reason: str
    spans: list[Standing]
    units: Mapping[int, str]


def as_overseer(principal: Principal) -> Principal:
    """Look at everybody, as HR does: an auditor sees how everybody stands, and changes nothing."""
    return replace(principal, roles=frozenset({Role.HR}))


def as_manager(principal: Principal) -> Principal:
    """Look as a line manager only: somebody who is in HR too still has one team."""
    return replace(principal, roles=frozenset({Role.LINE_MANAGER}))


def board(session: Session, programmes: Mapping[str, Programme], viewer: Principal, asked: Asked) -> Board:
    """Work out the figures of one page; everything on it was true at one moment.

    Raises:
        NotFoundError: ``no-unit``, ``no-programme``.
    """
    begin_snapshot(session)
    tree = unit_tree.around(session, [asked.filters.unit])
    with opened(session, programmes, viewer, asked.filters) as (then, source):
        if asked.programme_id not in then:
            raise NotFoundError("no-programme", "There is no such programme.")
        gone = disposal_sweep.gone_from(session, asked.filters)
        return replace(_board(tree, then, asked, source), gone=gone)


def names(
    session: Session,
    programmes: Mapping[str, Programme],
    viewer: Principal,
    asked: Asked,
    figure: Figure,
    *,
    after: tuple[str, int] | None = None,
) -> Names:
    """List a page of the people behind a figure, by name.

    Raises:
        NotFoundError: ``no-unit``, ``no-programme``.
    """
    begin_snapshot(session)
    tree, filters, meaning = unit_tree.around(session, [asked.filters.unit]), asked.filters, MEANINGS[figure]
    with opened(session, programmes, viewer, filters) as (then, source):
        if asked.programme_id not in then:
            raise NotFoundError("no-programme", "There is no such programme.")
        people, way = _way(source, tree, asked, figure)
        way = way if viewer.has(Role.HR) else queries.Way.SEEN
        wanted = queries.Wanted(
            asked.programme_id, filters.as_at, viewer, _unit_ids(session, tree, asked), filters.staff_group,
            meaning.statuses, meaning.due_from(filters.as_at), meaning.due_to(filters.as_at),
            spans=source.spans if isinstance(source, Counted) else Standing,
        )  # fmt: skip
        found = queries.people(session, wanted, after=after, limit=PAGE + 1, way=way) if people else []
        rows = [person_standing(member, span) for member, span in found]
    names_of_units = unit_tree.names(session, (each.unit_id for each in rows))
    gone, following = disposal_sweep.gone_from(session, filters), rows[PAGE - 1].place if len(rows) > PAGE else None
    return Names(people, rows[:PAGE], names_of_units, following, gone)


def staff_groups(session: Session, programmes: Mapping[str, Programme]) -> list[str]:
    """List the staff groups that are counted."""
    return count_levels.staff_groups(session, list(programmes))


def why(
    session: Session, programmes: Mapping[str, Programme], viewer: Principal, asked: Asked, employee_number: str
) -> Why:
    """Say how somebody came to stand as they do.

    Raises:
        NotFoundError: ``no-person`` when there is nobody with the number whom the viewer may see; ``no-programme``.
    """
    person = queries.someone(session, viewer, employee_number)
    if person is None:
        raise NotFoundError("no-person", "There is no such staff member.")
    with known_standing(session, programmes, asked.filters, date.min, [person.id]) as (then, spans):
        if asked.programme_id not in then:
            raise NotFoundError("no-programme", "There is no such programme.")
        found = queries.spans_of(session, spans, person.id, asked.programme_id)
    day = asked.filters.as_at
    now = next((each for each in found if each.from_on <= day and (each.to_on is None or each.to_on >= day)), None)
    programme = then[asked.programme_id]
    reason = now.reason if now else ""
    if now and now.status != Status.EXEMPT and asked.filters.is_latest:
        reason = requirements.reason_for(session, programme, now, day)
    units = unit_tree.names(session, (each.organisation_unit_id for each in found))
    return Why(person, programme, now, reason, found, units)


def _board(tree: UnitTree, programmes: Mapping[str, Programme], asked: Asked, source: Source) -> Board:
    filters, programme_id = asked.filters, asked.programme_id
    unit_id = tree.by_code(filters.unit).id if filters.unit else WHOLE
    cells = [
        cell for cell in source.everybody(unit_id) if cell[0] in programmes and filters.staff_group in ("", cell[1])
    ]
    of_programme = [(group, each) for key, group, each in cells if key == programme_id]
    whole = total(each for _, each in of_programme)
    below = tree.below(unit_id)
    parts = source.units(programme_id, below, filters.staff_group)
    trend = source.trend(programme_id, unit_id, filters.staff_group)
    return Board(
        programme_id=programme_id,
        filters=filters,
        total=whole,
        units=tuple(_parts(tree, unit_id, whole, parts)),
        groups=_by_name(of_programme),
        programmes={key: total(each for name, _, each in cells if name == key) for key in programmes},
        trend=(*trend, (filters.as_at, whole)),
        is_counted=isinstance(source, Counted),
    )


def _by_name(cells: list[tuple[str, Counts]]) -> dict[str, Counts]:
    found = sorted({name for name, _ in cells})
    return {name: total(each for other, each in cells if other == name) for name in found}


def _parts(tree: UnitTree, unit_id: int, whole: Counts, parts: Mapping[int, Counts]) -> Iterator[Part]:
    own = whole.minus(total(parts.values()))
    if unit_id != WHOLE and any(own) and parts:
        yield Part(tree.by_id(unit_id), own, is_own=True)
    units = sorted((tree.by_id(each) for each in parts), key=lambda unit: (unit.name.casefold(), unit.code))
    yield from (Part(unit, parts[unit.id]) for unit in units)


def _way(source: Source, tree: UnitTree, asked: Asked, figure: Figure) -> tuple[int, queries.Way]:
    """Count the people behind a figure, and choose how to find their names."""
    filters, programme_id, meaning = asked.filters, asked.programme_id, MEANINGS[figure]
    unit_id = tree.by_code(filters.unit).id if filters.unit else WHOLE
    everybody = [(group, each) for key, group, each in source.everybody(WHOLE) if key == programme_id]
    inside = everybody
    if unit_id != WHOLE:
        inside = [(group, each) for key, group, each in source.everybody(unit_id) if key == programme_id]
    found = total(each for group, each in inside if filters.staff_group in ("", group))
    if asked.is_own and unit_id != WHOLE:
        found = found.minus(total(source.units(programme_id, tree.below(unit_id), filters.staff_group).values()))
    whole, of_unit = (total(each for _, each in cells) for cells in (everybody, inside))
    people = meaning.count(found)
    way = queries.quickest(
        found=people,
        everybody=whole.everybody,
        of_units=of_unit.everybody if filters.unit else None,
        of_statuses=meaning.count(whole) if meaning.is_seldom_ahead else whole.everybody,
        a_page=PAGE,
    )
    return people, way


def _unit_ids(session: Session, tree: UnitTree, asked: Asked) -> Collection[int] | None:
    if not asked.filters.unit:
        return None
    unit = tree.by_code(asked.filters.unit)
    return {unit.id} if asked.is_own else unit_tree.within(session, unit.code)
