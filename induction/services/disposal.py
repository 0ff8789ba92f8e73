"""Dispose of people's records: proposed from the schedule's list or on a request, done when a second person approves.

Everything about them goes in the deciding transaction, or nothing: rows, files and ledger records. What stays is a row
without particulars, because acts on other people's records refer to it, hashes that answer whoever holds a
certificate, and the ledger's entries. Traces in unused parts of the database's file are swept by the worker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum

from induction.db import Session
from induction.db.models import Disposal, DisposedCertificate
from induction.db.queries import certificates, holdings, requirements, standing
from induction.db.queries import disposal as queries
from induction.db.queries import retention as listed
from induction.db.queries.retention import Listed
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date
from induction.domain.certificate import day_in_words, sha256
from induction.domain.errors import RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proposals import Kind, Proposed
from induction.services import audit, counts, ledger, proposals
from induction.services.proposals import Circumstances

MOST = 50
"""How many records one proposal may dispose of: somebody reads every line before they approve."""


class Grounds(StrEnum):
    """Why records are disposed of."""

    SCHEDULE = "schedule"
    REQUEST = "request"


def propose(
    session: Session,
    principal: Principal,
    moment: datetime,
    *,
    people: Collection[int],
    grounds: Grounds,
    reason: str,
) -> int:
    """Propose to dispose of records; gives the proposal's key.

    Raises:
        RefusedError: ``nobody``, ``too-many``; ``not-due``, ``held``, ``already-proposed``, ``still-employed`` and
            ``own-record``, naming whom; ``reason-names`` where the reason names somebody, because it is kept; and
            whatever `proposals.propose` refuses.
    """
    if not people or len(people) > MOST:
        words = f"Choose at least one person, and at most {MOST} at once."
        raise RefusedError("too-many" if people else "nobody", words)
    found = listed.people(session, people)
    _check(found, grounds, london_date(moment), principal)
    if waiting := [each.name for each in found if each.proposal_id]:
        raise RefusedError("already-proposed", f"A disposal is waiting for a decision already: {', '.join(waiting)}.")
    if any(word in reason for each in found for word in (each.name, each.employee_number)):
        raise RefusedError("reason-names", "Take the name and the number out of the reason: it is kept afterwards.")
    key = proposals.propose(
        session, principal, moment, Kind.DISPOSAL,
        subject=f"staff:{min(people)}", detail={"grounds": grounds, "people": len(people)}, reason=reason,
    )  # fmt: skip
    queries.add_cases(session, key, sorted(people))
    return key


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
        _check(found, grounds, day, principal)
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
            listed.blank_messages(session, (each.name, each.employee_number))
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
    disposal = queries.of_proposal(session, proposal_id)
    facts = {name: getattr(disposal, name) for name in (
        "disposed_at", "disposed_on", "grounds", "people", "proposal_id", "schedule_fingerprint",
    )}  # fmt: skip
    subjects = [subject for each in found for subject in each.subjects]
    gone = ledger.dispose(session, moment, f"disposal:{key}", facts, of=subjects)
    spans, _ = standing.replace(session, people, ())
    counts.spans_changed(session, requirements.tree(session), spans, ())
    for each in found:
        holdings.delete_all(session, each)
        listed.forget(session, each.id, moment, london_date(moment))
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


def unswept(session: Session) -> Sequence[int]:
    """List the disposals whose traces are still to be swept."""
    return queries.unswept(session)


def note_swept(session: Session, disposal_ids: Sequence[int], moment: datetime) -> None:
    """Note that the traces of disposals are swept."""
    queries.note_swept(session, disposal_ids, moment)


def _check(found: Sequence[Listed], grounds: Grounds, day: date, principal: Principal) -> None:
    """Refuse where somebody's record must be kept, and where somebody would decide about their own."""
    faults = (
        ("own-record", [each for each in found if each.id == principal.staff_member_id],
         "This is about you, so somebody else must do it"),
        ("held", [each for each in found if each.hold_reason], "Held back, so the record must be kept"),
        ("still-employed", [each for each in found if each.left_on is None or each.left_on >= day],
         "Still employed, so the record must be kept"),
        ("not-due", [each for each in found if each.due_on is None and grounds is Grounds.SCHEDULE],
         "The schedule still asks to keep the record"),
    )  # fmt: skip
    for reason, whom, words in faults:
        if whom:
            raise RefusedError(reason, f"{words}: {', '.join(each.name for each in whom)}.")


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
