"""Publish a policy version with its modules: an author proposes, somebody else approves, and people are asked again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from induction.db import Session
from induction.db.bulk import insert_rows
from induction.db.models import PublishedContent, Reattestation
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date
from induction.domain.errors import RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.policies.assignments import KINDS, items_of
from induction.domain.policies.change_words import reason as reason_words
from induction.domain.policies.impact import Ask
from induction.domain.policies.publication import Item, Piece
from induction.domain.proofs.ledger import Kind as LedgerKind
from induction.domain.proposals import Kind, Proposed
from induction.services import audit, proposals
from induction.services.authoring.publication_plan import Plan, plan
from induction.services.learning import pinned
from induction.services.proofs import ledger, ledger_publications
from induction.services.proposals import Circumstances
from induction.services.standings import standing

_FOUND = {Ask.NOTHING: "The new words ask nothing new", Ask.ANSWER: "The new words change what people do"}
SHORTEST_DAYS, USUAL_DAYS, LONGEST_DAYS = 7, 28, 90


def propose(
    session: Session,
    library: Library,
    principal: Principal,
    moment: datetime,
    *,
    slug: str,
    version: str,
    judged: Mapping[str, Ask],
    due_days: int,
    reason: str,
) -> int:
    """Propose a publication; gives the proposal's key.

    Raises:
        RefusedError: ``due-days``, and whatever `plan` and `proposals.propose` refuse.
    """
    if not SHORTEST_DAYS <= due_days <= LONGEST_DAYS:
        raise RefusedError("due-days", f"Give people between {SHORTEST_DAYS} and {LONGEST_DAYS} days.")
    found = plan(session, library, slug, version, day=london_date(moment), judged=judged)
    detail = {
        "slug": slug,
        "version": version,
        "before": found.before,
        "items": [[item.piece, item.name, item.version, item.fingerprint] for item in found.items],
        "judged": {name: ask.name for name, ask in judged.items()},
        "due_days": due_days,
        "people_asked": found.reach.people_asked,
        "minutes": found.reach.minutes,
    }
    return proposals.propose(
        session, principal, moment, Kind.PUBLICATION, subject=f"policy:{slug}", detail=detail, reason=reason
    )


def assignments(found: Plan, day: date, due_on: date) -> Iterator[dict[str, Any]]:
    """Give the row of each assignment: who is asked what, why, and until when."""
    for impact in found.reach.programmes:
        for asked, people in impact.asked:
            if asked.ask is Ask.NOTHING:
                continue
            same = {
                "programme_id": impact.programme.id,
                "policy_version": found.version,
                "kind": KINDS[asked.ask],
                "items": json.dumps(items_of(asked)),
                "reason": reason_words(asked, day),
                "assigned_on": day,
                "due_on": due_on,
            }
            for staff_member_id in people:
                yield {"staff_member_id": staff_member_id, **same}


class PublishPolicy:
    """The act: what was proposed is published as it was proposed, and those whom it concerns are asked again."""

    def describe(self, session: Session, library: Library, proposed: Proposed) -> Sequence[tuple[str, str]]:
        """Say what would be published and what it would ask of how many, as things are now."""
        detail = proposed.detail
        pieces = [Item(Piece(piece), *rest) for piece, *rest in detail["items"]]
        title = library.policy(detail["slug"], detail["version"]).control.title
        lines: list[tuple[str, str]] = [
            ("Policy", f"{title}, version {detail['version']}"),
            ("It follows", f"Version {detail['before']}" if detail["before"] else "No version: this is the first"),
            ("What is published", "; ".join(item.words for item in pieces)),
        ]
        lines += [(f"Found of {name}", _FOUND[Ask[word]]) for name, word in detail["judged"].items()]
        if proposed.decided:
            asked = f"{detail['people_asked']} attestations, {detail['minutes']} minutes of staff time"
            return [*lines, ("Asked again, when proposed", asked)]
        try:
            found = _plan_of(session, library, detail, london_date(proposed.proposed_at))
        except RefusedError as refused:
            return [*lines, ("It cannot be carried out now", refused.words)]
        return [*lines, *_asked_lines(found)]

    def carry_out(
        self, session: Session, circumstances: Circumstances, proposed: Proposed, principal: Principal
    ) -> None:
        """Publish, and assign what is asked.

        Raises:
            RefusedError: ``content-changed`` where files are not as they were proposed, ``version-moved`` where another
                version has been published since, and whatever `plan` refuses.
        """
        detail, moment = proposed.detail, circumstances.moment
        day = london_date(moment)
        found = _plan_of(session, circumstances.library, detail, day)
        if [[item.piece, item.name, item.version, item.fingerprint] for item in found.items] != detail["items"]:
            raise RefusedError(
                "content-changed",
                "The files are not as they were when this was proposed. Decline it, and let the author propose anew.",
            )
        if found.before != detail["before"]:
            raise RefusedError("version-moved", "Another version has been published since this was proposed.")
        _keep(session, circumstances.library, found, proposed, moment)
        due_on = day + timedelta(days=detail["due_days"])
        rows = [each | {"proposal_id": proposed.id, "recorded_at": moment} for each in assignments(found, day, due_on)]
        insert_rows(session, Reattestation, rows)
        standing.refresh(session, circumstances.library, {each["staff_member_id"] for each in rows}, moment)
        audit.record(
            session, moment, staff_actor(principal.staff_member_id), Action.PUBLISHED, f"policy:{found.slug}",
            detail=f"version {found.version}; {len(rows)} assignments; proposal:{proposed.id}",
        )  # fmt: skip
        subject, facts = ledger_publications.publication(session, proposed.id)
        ledger.record(session, moment, LedgerKind.POLICY_PUBLISHED, subject, {**facts, "assignments": len(rows)})


def _plan_of(session: Session, library: Library, detail: Mapping[str, Any], day: date) -> Plan:
    judged = {name: Ask[word] for name, word in detail["judged"].items()}
    return plan(session, library, detail["slug"], detail["version"], day=day, judged=judged)


def _keep(session: Session, library: Library, found: Plan, proposed: Proposed, moment: datetime) -> None:
    for item in found.items:
        body = ""
        if item.piece is Piece.MODULE:
            module = library.written[item.name]
            pinned.keep(session, module, moment)
            body = module.canonical
        elif item.piece is Piece.STATEMENT:
            body = library.written_statements[item.name].model_dump_json()
        session.add(
            PublishedContent(
                piece=item.piece,
                name=item.name,
                version=item.version,
                policy=found.slug,
                fingerprint=item.fingerprint,
                body=body,
                proposal_id=proposed.id,
                published_on=london_date(moment),
                published_at=moment,
            )
        )
    session.flush()


def _asked_lines(found: Plan) -> Iterator[tuple[str, str]]:
    for impact in found.reach.programmes:
        for asked, people in impact.lines:
            if asked.ask is not Ask.NOTHING:
                yield f"{impact.programme.title}", f"{people} people: {asked.ask}, {asked.minutes} minutes each"
    yield "Asked again", f"{found.reach.people_asked} attestations, {found.reach.minutes} minutes of staff time"
