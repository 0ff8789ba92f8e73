"""The records of a period: completion files, what people chose, and how often each act was done."""

from __future__ import annotations

from collections import Counter
from functools import partial
from shutil import copyfileobj
from tempfile import TemporaryFile
from zipfile import ZipFile

from induction.db.queries import evidence as queries
from induction.domain.audit import acting_staff_member
from induction.domain.calendar import london_date
from induction.domain.item_analysis.columns import COLUMNS
from induction.domain.people import Role
from induction.domain.reports.data_dictionary import columns_as_markdown
from induction.domain.reports.report import Filters, Operator
from induction.domain.reports.report_file import FileFormat
from induction.domain.standings.periods import Period
from induction.domain.standings.programme import Programme
from induction.services.evidence.pack import Pack
from induction.services.insight import item_results
from induction.services.insight.item_release import ROUND
from induction.services.reports import report_files
from induction.services.reports.report_source import Order
from induction.services.reports.reporting import Subject

SERVICE = "service"


def add_completion(pack: Pack) -> None:
    """Add, for each programme, the files of its completion report with their dictionary."""
    for programme in pack.programmes.values():
        pack.in_scope[programme.id] = _completion(pack, programme)


def _completion(pack: Pack, programme: Programme) -> int:
    scope, house = pack.scope, pack.house
    filters = Filters(scope.to_on, known_on=scope.known_on, is_latest=scope.is_latest)
    order = Order(Subject(programme, house.organisation, house.competence_prefix), filters)
    with TemporaryFile() as whole:
        made = report_files.write(pack.session, order, Operator(), kind=FileFormat.PACKAGE, stream=whole)
        with ZipFile(whole) as package:
            for name in package.namelist():
                with package.open(name) as part:
                    path, is_packed = f"completion/{programme.id}/{name}", name.endswith(".xlsx")
                    pack.archive.fill(path, partial(copyfileobj, part), is_packed=is_packed)
    return made.rows


def add_choices(pack: Pack) -> None:
    """Add what people chose at first sight, as far as it had been let through by then."""
    scope = pack.scope
    counted_to = queries.last_round(pack.session, ROUND, scope.known_before)
    rows = []
    if counted_to and counted_to >= scope.from_on:
        within = Period(scope.from_on, min(scope.to_on, counted_to))
        rows = [*item_results.rows(pack.session, pack.library, within)]
    pack.table("first-choices.csv", [column.name for column in COLUMNS], rows)
    pack.archive.add("first-choices-columns.md", columns_as_markdown("First choices", COLUMNS).encode())


def add_access_log(pack: Pack) -> None:
    """Add how often each act was done, by month and by the roles of whoever did it; nobody is named."""
    scope = pack.scope
    roles = {key: " + ".join(held) for key, held in queries.roles(pack.session, scope.known_before).items()}
    counted: Counter[tuple[str, str, str]] = Counter()
    for moment, actor, action in queries.acts(pack.session, scope.begins_at, scope.ends_at):
        key = acting_staff_member(actor)
        role = SERVICE if key is None else roles.get(key, str(Role.LEARNER))
        counted[f"{london_date(moment):%Y-%m}", action, role] += 1
    rows = ((*key, count) for key, count in sorted(counted.items()))
    pack.table("access-log.csv", ("month", "action", "roles", "count"), rows)
