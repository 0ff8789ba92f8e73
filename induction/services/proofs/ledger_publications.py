"""Publications as the ledger records them: all that was published on one proposal, who proposed and who approved it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from induction.db import Session
from induction.db.queries import ledger_scan
from induction.domain.proofs.ledger import Facts, Kind

_PROPOSAL = "proposal:"


class Recorded(NamedTuple):
    """A record of the ledger, beside what the database says today; `facts` is None where the row is gone."""

    leaf_index: int
    subject: str
    text: str
    facts: dict[str, Any] | None


class Publications:
    """Publications: all that was published on one proposal, with who proposed and who decided."""

    def recorded(self, session: Session, kind: Kind) -> Iterator[Recorded]:
        """Give each record with its publication."""
        known = dict(_publications(session))
        for index, subject, text in ledger_scan.records(session, kind):
            yield Recorded(index, subject, text, known.get(subject))

    def unrecorded(self, session: Session, kind: Kind) -> Iterator[tuple[str, Facts]]:
        """Give each publication without an entry."""
        recorded = {subject for _, subject, _ in ledger_scan.records(session, kind)}
        yield from ((subject, facts) for subject, facts in _publications(session) if subject not in recorded)


def publication(session: Session, proposal_id: int) -> tuple[str, Facts]:
    """Give the subject of a publication and what its record holds, from its rows."""
    ((subject, facts),) = _publications(session, proposal_id)
    return subject, facts


def _publications(session: Session, proposal_id: int | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    for _, group in groupby(ledger_scan.publications(session, proposal_id), key=lambda row: row[1].id):
        rows = list(group)
        _, proposal, decided_by_id = rows[0]
        pieces, detail = [row[0] for row in rows], _detail(proposal.detail)
        yield (
            f"{_PROPOSAL}{proposal.id}",
            {
                "policy": _one({piece.policy for piece in pieces} | {str(detail.get("slug"))}),
                "version": detail.get("version"),
                "before": detail.get("before"),
                "pieces": [f"{each.piece} {each.name} {each.version} {each.fingerprint}" for each in pieces],
                "bodies": [sha256(each.body.encode()).hexdigest() for each in pieces],
                "published_at": sorted({piece.published_at for piece in pieces}),
                "published_on": sorted({piece.published_on for piece in pieces}),
                "proposal_id": proposal.id,
                "proposed_by_id": proposal.proposed_by_id,
                "decided_by_id": decided_by_id,
            },
        )


def _detail(text: str) -> dict[str, Any]:
    """Read what was proposed; nothing where somebody has made it unreadable, which is found as a difference."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _one(names: set[str]) -> str:
    """Name the policy; where rows disagree, all that they name."""
    return ", ".join(sorted(names))
