"""The evidence pack: everything that shows what was asked, learned and recorded in a period, in one sealed file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

from induction.db import Session, begin_write
from induction.db.queries import evidence as queries
from induction.db.queries import requirements
from induction.db.snapshot import begin_snapshot
from induction.domain import evidence as rules
from induction.domain.audit import Action, staff_actor, system_actor
from induction.domain.evidence import Scope
from induction.domain.evidence_words import readme
from induction.domain.reports.report import Operator
from induction.domain.reports.report_file import Made
from induction.domain.standings.programme import Programme, from_canonical
from induction.export.archive import Archive
from induction.export.measure import Measured
from induction.library import load_library
from induction.services import audit
from induction.services.authoring.published import gathered
from induction.services.evidence import accessibility, content, ledger, mandates, records
from induction.services.evidence.pack import House, Pack, Told
from induction.services.reports.reporting import Viewer

__all__ = ["House", "record", "write"]

_PARTS: tuple[Callable[[Pack], None], ...] = (
    content.add, content.add_coverage, records.add_completion, mandates.add, records.add_choices,
    records.add_access_log, ledger.add, accessibility.add,
)  # fmt: skip

Seal = Callable[[bytes], bytes]
"""Gives the seal that goes beside a file."""


def write(
    session: Session,
    house: House,
    asked: Scope,
    seal: Seal,
    stream: IO[bytes],
    *,
    scenarios_dir: Path,
    told: Told = lambda _done, _total: None,
) -> Made:
    """Write a pack. The same days give the same files at any later time, the seal aside.

    Args:
        session: what was under way in it is ended.
        house: where it is made.
        asked: which days.
        seal: makes the seal over the list of the files.
        stream: gets the bytes; what it got is worth nothing when this raises.
        scenarios_dir: where the modules lie.
        told: is told how many of how many parts are written.

    Raises:
        ContentError: when the content is broken.
        RefusedError: when the ledger, or the seal, stands in the way.
    """
    begin_snapshot(session)
    out = Measured(stream)
    with Archive(out) as archive:
        pack = _begun(session, house, asked, archive, scenarios_dir)
        archive.add("README.md", readme(asked, house.organisation))
        for done, part in enumerate(_PARTS, start=1):
            part(pack)
            told(done, len(_PARTS))
        archive.add(rules.SUMS, rules.sums(archive.parts))
        body = rules.manifest(asked, house.organisation, house.program, archive.parts)
        archive.add(rules.MANIFEST, body)
        archive.add(rules.SEAL, seal(body))
    people = max(pack.in_scope.values(), default=0)
    return Made(asked.name, people, out.size, out.sha256, "", {"evidence": f"{asked.from_on} to {asked.to_on}"})


def record(session: Session, asked: Scope, viewer: Viewer, made: Made, moment: datetime) -> None:
    """Keep evidence of a pack that was made, in a write transaction of its own."""
    begin_write(session)
    actor = system_actor("command line") if isinstance(viewer, Operator) else staff_actor(viewer.staff_member_id)
    days = f"from {asked.from_on}; to {asked.to_on}; as known on {asked.known_on}"
    detail = f"{days}; people {made.rows}; sha256 {made.sha256}"
    audit.record(session, moment, actor, Action.EVIDENCE_PACKED, "report:evidence", detail=detail)


def _begun(session: Session, house: House, asked: Scope, archive: Archive, scenarios_dir: Path) -> Pack:
    """Read the content as it was published, and the programmes as they were asked, by the end of what is known."""
    published = gathered(queries.published_before(session, asked.known_before))
    library = load_library(house.content_dir, scenarios_dir, published)
    body = requirements.body_known(session, asked.known_before)
    programmes: Mapping[str, Programme] = from_canonical(body) if body else library.programmes
    return Pack(session, archive, asked, house, library, programmes)
