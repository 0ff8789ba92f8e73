"""Give a person their whole record: every row of every table that holds anything about them.

`domain.holdings` says which tables those are. People who acted officially on the record are named, because the
person may know who decided about them; nobody else is, and nobody's number or address is given.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from induction.db import Session
from induction.db.models import StaffMember
from induction.db.queries import holdings, staff, unit_tree
from induction.db.queries.holdings import Person
from induction.domain.audit import Action, acting_staff_member
from induction.domain.library_values import Library
from induction.domain.retained.holdings import ACTS, HOLDINGS, Holding
from induction.domain.retained.subject_record import Purpose, Section, SubjectRecord
from induction.domain.standings.units import UnitTree
from induction.services import audit
from induction.services.retained.subject_texts import Texts

ACTS_SECTION = "official_acts"
WRITTEN_AS_JSON = frozenset(
    {("certificate", "facts"), ("sealing_intent", "facts"), ("proposal", "detail"), ("reattestation", "items"),
     ("job", "detail")}
)  # fmt: skip
"""Columns whose text is JSON itself."""
_OWN = frozenset({"staff_member_id", "uploaded_by_id", "started_by_id"})


def record_of(
    session: Session,
    library: Library,
    member: StaffMember,
    *,
    organisation: str,
    moment: datetime,
    actor: str,
    purpose: Purpose,
    kind: str,
) -> SubjectRecord:
    """Put together everything about a person, and note in the audit trail that it was given out.

    Args:
        session: begun as a writer; the caller commits.
        library: the content in use.
        member: whose record it is.
        organisation: the Trust's name.
        moment: when (UTC).
        actor: who asks for it, as the audit trail names them.
        purpose: why.
        kind: the kind of file.
    """
    audit.record(session, moment, actor, Action.RECORD_DISCLOSED, f"staff:{member.id}", detail=f"{kind}; {purpose}")
    person = Person(session, member.id)
    writing = _Writing(session, library, person, unit_tree.whole(session))
    sections = [
        Section(each.table, each.title, each.words, [writing.row(each, row) for row in writing.rows_of(each)])
        for each in HOLDINGS
    ]
    sections.append(_acts(session, person))
    withheld = [(each.table, column, reason) for each in HOLDINGS for column, reason in each.withheld.items()]
    return SubjectRecord(
        organisation, moment.astimezone(UTC), purpose, member.name, member.employee_number, sections, withheld
    )


class _Writing:
    """Turns rows into what a person can read and JSON can hold."""

    def __init__(self, session: Session, library: Library, person: Person, units: UnitTree) -> None:
        self._session = session
        self._person = person
        self._units = units
        self._texts = Texts(session, library)
        self._names: dict[int, str] = {person.id: "you"}
        self._modules: dict[int, tuple[str, str]] = {}

    def rows_of(self, holding: Holding) -> Iterator[Mapping[str, Any]]:
        return holdings.rows(self._session, holding.table, self._person)

    def row(self, holding: Holding, row: Mapping[str, Any]) -> dict[str, Any]:
        found = {
            name: value
            for column, given in row.items()
            if column not in holding.withheld and not (column in _OWN and given == self._person.id)
            for name, value in [self._named(holding.table, column, given)]
        }
        if holding.table == "attempt":
            self._modules[row["id"]] = (row["module_id"], row["module_fingerprint"])
        if "scene_id" in row:
            module_id, fingerprint = self._modules.get(row.get("attempt_id", 0)) or (
                row["module_id"], row["module_fingerprint"],
            )  # fmt: skip
            seen = self._texts.shown(module_id, fingerprint, row["scene_id"], row.get("option_id"))
            found["you_saw"] = seen
        return found

    def _named(self, table: str, column: str, given: Any) -> tuple[str, Any]:
        if (table, column) in ACTS or column.endswith("_by_id"):
            return column.removesuffix("_id"), self._name(given)
        if column == "organisation_unit_id":
            return "organisation_unit", self._units.name(given)
        if column == "actor":
            return column, self._name(acting_staff_member(given)) or given.replace("system:", "the service: ")
        if (table, column) in WRITTEN_AS_JSON and given:
            return column, json.loads(given)
        return column, plain(given)

    def _name(self, key: int | None) -> str | None:
        if key is None:
            return None
        if key not in self._names:
            self._names[key] = staff.names(self._session, [key]).get(key, ("somebody", ""))[0]
        return self._names[key]


def plain(value: Any) -> Any:
    """Turn a value of the database into one that JSON can hold; bytes become base64."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _acts(session: Session, person: Person) -> Section:
    """Tell what the person did officially on other people's records: what and how often, and about nobody."""
    rows: list[dict[str, Any]] = []
    for (table, column), part in ACTS.items():
        if count := holdings.count_acts(session, table, column, person.id):
            rows.append({"table": table, "part": part, "count": count})
    own = Counter(
        row["action"] for row in holdings.rows(session, "audit_event", person) if row["actor"] == f"staff:{person.id}"
    )
    rows += [
        {"table": "audit_event", "part": action, "count": count - own[action]}
        for action, count in holdings.count_actions(session, person.id)
        if count > own[action]
    ]
    words = "What you did in your role. Whom it was about is not given: that belongs to their records."
    return Section(ACTS_SECTION, "What you did on other people's records", words, rows)
