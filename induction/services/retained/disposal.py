"""Dispose of people's records: proposed from the schedule's list or on a request, done when a second person approves.

Everything about them goes in the deciding transaction, or nothing: rows, files and ledger records. What stays is a row
without particulars, because acts on other people's records refer to it, hashes that answer whoever holds a
certificate, and the ledger's entries. Traces in unused parts of the database's file are swept by the worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from induction.db import Session
from induction.db.models import Disposal, DisposedCertificate
from induction.db.queries import certificates, forgetting, holdings, standing, unit_tree
from induction.db.queries import disposal as queries
from induction.db.queries import retention as listed
from induction.db.queries.retention import Listed
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import day_in_words, sha256
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proofs.ledger import Kind as LedgerKind
from induction.domain.proposals import Proposed
from induction.services import audit
from induction.services.proofs import ledger
from induction.services.proposals import Circumstances
from induction.services.retained.disposal_proposal import Grounds, check
from induction.services.standings import counts


class DisposeOfRecords:
    """The act: everything that is held about these people goes."""

    def describe(self, session: Session, library: Library, proposed: Proposed) -> Sequence[tuple[str, str]]:
        """Say whose records would go and by which rule; afterwards, how many did."""
        done = queries.of_proposal(session, proposed.id)
        if done:
            return (("Disposed of", f"The records of {_people(done.people)}, on {day_in_words(done.disposed_on)}"),)
        schedule = library.retention
        titles = {rule.id: rule.title for rule in schedule.rules} if schedule else {}
        grounds = {Grounds.SCHEDULE: "The retention schedule", Grounds.REQUEST: "A request to erase the record"}
        found = listed.people(session, listed.cases(session, proposed.id))
        return (
            ("Grounds", grounds[Grounds(proposed.detail["grounds"])]),
            ("Records", f"Everything that is held about {_people(len(found))}. It cannot be undone"),
            *(("Staff member", _line(each, titles)) for each in found),
        )

    def carry_out(
        self, session: Session, circumstances: Circumstances, proposed: Proposed, principal: Principal
    ) -> None:
        """Dispose of the records, unless somebody is held back or has come back meanwhile.

        Raises:
            RefusedError: ``not-due``, ``held``, ``still-employed``, ``own-record``, naming whom.
        """
        moment, schedule = circumstances.moment, circumstances.library.retention
        day, grounds = london_date(moment), Grounds(proposed.detail["grounds"])
        found = listed.people(session, listed.cases(session, proposed.id))
        check(found, grounds, day, principal)
        ledger.take_turn(session)
        key = queries.insert(
            session,
            Disposal(
                proposal_id=proposed.id, grounds=grounds, people=len(found), disposed_on=day, disposed_at=moment,
                schedule_fingerprint=schedule.fingerprint if schedule else "",
            ),
        )  # fmt: skip
        gone = _delete(session, [each.id for each in found], proposed.id, key, moment)
        for each in found:
            forgetting.blank_messages(session, (each.name, each.employee_number))
        audit.record(
            session, moment, staff_actor(principal.staff_member_id), Action.RECORDS_DISPOSED_OF, f"disposal:{key}",
            detail=f"people {len(found)}; ledger records {gone}; proposal:{proposed.id}",
        )  # fmt: skip
        session.expire_all()


def _delete(session: Session, people: Sequence[int], proposal_id: int, key: int, moment: datetime) -> int:
    """Delete everything about people under a permit; gives how many records of the ledger went."""
    queries.permit(session, people, proposal_id)
    found = [holdings.Person(session, each) for each in people]
    for each in found:
        queries.keep_traces(session, _traces(session, each.id, key))
    facts = ledger.facts_of(LedgerKind.DISPOSAL, queries.of_proposal(session, proposal_id))
    subjects = [subject for each in found for subject in each.subjects]
    gone = ledger.dispose(session, moment, f"disposal:{key}", facts, of=subjects)
    spans, _ = standing.replace(session, people, ())
    counts.spans_changed(session, unit_tree.whole(session), spans, ())
    for each in found:
        holdings.delete_all(session, each)
        forgetting.forget(session, each.id, moment, london_date(moment))
    queries.end_permits(session)
    return gone


def _traces(session: Session, staff_member_id: int, key: int) -> Iterator[DisposedCertificate]:
    for certificate, revocation in queries.issued(session, staff_member_id):
        yield DisposedCertificate(
            code_sha256=sha256(certificate.code.encode()),
            file_sha256=certificate.sha256,
            disposal_id=key,
            anchored_at=certificates.anchored_at(session, certificate.id),
            revoked_on=revocation.revoked_on if revocation else None,
            status_index=certificate.status_index if revocation else None,
        )


def _line(each: Listed, titles: dict[str, str]) -> str:
    left = f"left on {day_in_words(each.left_on)}" if each.left_on else "still employed"
    due = (
        f", due since {day_in_words(each.due_on)} by the rule {titles.get(each.rule, each.rule)}"
        if each.due_on and each.rule
        else ""
    )
    held = "; held back" if each.hold_reason else ""
    return f"{each.name}, employee number {each.employee_number}, {left}{due}{held}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
