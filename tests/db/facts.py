"""One row of every kind, as small as the tables allow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from induction.db import Session
from induction.db.models import (
    Answer,
    AssignmentRecord,
    Attempt,
    Attestation,
    AuditEvent,
    Certificate,
    CertificateFile,
    CertificateRevocation,
    Completion,
    ContentSnapshot,
    Correction,
    Decision,
    Disposal,
    DisposalCase,
    DisposalSweep,
    DisposedCertificate,
    Exemption,
    ItemBlock,
    ItemFigures,
    LedgerCheckpoint,
    LedgerEntry,
    LegalHold,
    LegalHoldEnd,
    Proposal,
    PublishedContent,
    Reattestation,
    RefresherItem,
    RequirementsSnapshot,
    RequirementsUse,
    SealingIntent,
    SealKey,
    SealKeyCompromise,
    SpacedAnswer,
    StaffImport,
    StaffImportLine,
    TeamAccount,
    TeamAccountHolder,
)
from tests.staff import add_staff, add_unit

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
SHA = "0" * 64
CONTENT = {
    "module_id": "friend-requests",
    "module_fingerprint": SHA,
    "policy_version": "1.0",
    "policy_fingerprint": SHA,
}


def snapshot(**more: Any) -> ContentSnapshot:
    columns = {"fingerprint": SHA, "module_id": "friend-requests", "module_version": 1, "body": "{}", "kept_at": MOMENT}
    return ContentSnapshot(**columns | more)


def attempt(staff_member_id: int, **more: Any) -> Attempt:
    columns = {"public_id": "one", "cycle": 1, "kind": "full", "scenes": "", "seed": b"s" * 16, "started_at": MOMENT}
    return Attempt(**CONTENT | columns | {"staff_member_id": staff_member_id} | more)


def answer(attempt_id: int, **more: Any) -> Answer:
    columns = {"step": 1, "scene_id": "a", "visit": 1, "option_id": "b", "grade": "best", "answered_at": MOMENT}
    return Answer(**columns | {"attempt_id": attempt_id} | more)


def completion(staff_member_id: int, **more: Any) -> Completion:
    columns = {
        "module_version": 1,
        "module_title": "Friend requests",
        "cycle": 1,
        "attempts": 1,
        "decisions": 6,
        "right_first_time": 6,
        "assurance_level": "server",
        "achieved_at": MOMENT,
        "achieved_on": DAY,
    }
    return Completion(**CONTENT | columns | {"staff_member_id": staff_member_id} | more)


def attestation(staff_member_id: int, **more: Any) -> Attestation:
    columns = {
        "programme_id": "induction-core",
        "cycle": 1,
        "policy_slug": "policy",
        "policy_version": "1.0",
        "policy_fingerprint": SHA,
        "statement_id": "annual",
        "statement_version": 1,
        "statement_text": "I have read it.",
        "typed_name": "Ayşe O'Neil-Şahin",
        "answers_fingerprint": SHA,
        "signed_in_at": MOMENT,
        "confirmed_at": MOMENT,
        "assurance_level": "server",
        "achieved_at": MOMENT,
        "achieved_on": DAY,
        "expires_on": date(2027, 11, 23),
    }
    return Attestation(**columns | {"staff_member_id": staff_member_id} | more)


def certificate(attestation_id: int, **more: Any) -> Certificate:
    columns = {"number": "SM-0000-0000", "code": "0" * 26, "status": "pending", "facts": "{}", "created_at": MOMENT}
    return Certificate(**columns | {"attestation_id": attestation_id} | more)


def assignment(session: Session, staff_member_id: int, **more: Any) -> AssignmentRecord:
    columns = {
        "assignment_number": "40100001",
        "is_primary": True,
        "name": "Ayşe O'Neil-Şahin",
        "organisation_unit_id": add_unit(session),
        "staff_group": "Administrative and Clerical",
        "job_role": "Administrator",
        "assignment_status": "Active Assignment",
        "starts_on": date(2026, 11, 9),
        "effective_on": date(2026, 11, 9),
        "recorded_at": MOMENT,
        "source": "test",
    }
    return AssignmentRecord(**columns | {"staff_member_id": staff_member_id} | more)


def exemption(staff_member_id: int, approver: int, recorder: int, **more: Any) -> Exemption:
    columns = {"from_on": DAY, "reason_code": "absence – approved", "recorded_at": MOMENT}
    people = {"staff_member_id": staff_member_id, "approved_by_id": approver, "recorded_by_id": recorder}
    return Exemption(**columns | people | more)


def proposal(proposer: int, **more: Any) -> Proposal:
    columns = {"kind": "correction", "subject": "attestation:1", "detail": "{}", "reason": "Entered for another."}
    return Proposal(**columns | {"proposed_by_id": proposer, "proposed_at": MOMENT} | more)


def decision(proposal_id: int, proposer: int, decider: int, **more: Any) -> Decision:
    columns = {"verdict": "approved", "decided_at": MOMENT}
    people = {"proposal_id": proposal_id, "proposed_by_id": proposer, "decided_by_id": decider}
    return Decision(**columns | people | more)


def team_account(**more: Any) -> TeamAccount:
    columns = {"name": "Riverside", "platform": "Twitter", "address": "https://social.example/riverside"}
    return TeamAccount(**columns | {"opened_on": DAY, "recorded_at": MOMENT} | more)


def legal_hold(staff_member_id: int, placed_by: int) -> LegalHold:
    return LegalHold(staff_member_id=staff_member_id, reason="A claim.", placed_by_id=placed_by, placed_at=MOMENT)


def disposal(proposal_id: int) -> Disposal:
    about = {"grounds": "schedule", "schedule_fingerprint": SHA, "people": 1}
    return Disposal(proposal_id=proposal_id, **about, disposed_on=DAY, disposed_at=MOMENT)


def revocation(certificate_id: int) -> CertificateRevocation:
    return CertificateRevocation(
        certificate_id=certificate_id, reason="issued in error", revoked_at=MOMENT, revoked_on=DAY
    )


def ledger_entry(**more: Any) -> LedgerEntry:
    columns = {"leaf_index": 0, "kind": "completion", "recorded_at": MOMENT, "clock": "steady"}
    return LedgerEntry(**columns | {"record": bytes(32), "leaf": bytes(32)} | more)


def refresher_item(staff_member_id: int, **more: Any) -> RefresherItem:
    columns = {"programme_id": "induction-core", "cycle": 2, "position": 1, "module_id": "friend-requests"}
    columns |= {"scene_id": "a", "module_fingerprint": SHA, "reason": "unmet", "words": "New.", "chosen_at": MOMENT}
    return RefresherItem(**columns | {"staff_member_id": staff_member_id} | more)


def spaced_answer(attestation_id: int, **more: Any) -> SpacedAnswer:
    columns = {"weeks": 2, "module_id": "friend-requests", "module_fingerprint": SHA, "scene_id": "a"}
    return SpacedAnswer(**columns | {"attestation_id": attestation_id, "answered_at": MOMENT} | more)


def item_figures() -> ItemFigures:
    about = {"module_id": "friend-requests", "scene_id": "a", "module_fingerprint": SHA, "occasion": "induction"}
    return ItemFigures(**about, from_on=DAY, to_on=DAY, made_at=MOMENT)


def staff_import() -> StaffImport:
    counts = ("rows_read", "joiners", "returners", "movers", "leavers", "changed", "unchanged", "refused", "units")
    about = {"file_name": "staff.csv", "file_sha256": SHA, "plan_fingerprint": SHA, "actor": "system:test"}
    return StaffImport(**about, **dict.fromkeys(counts, 1), imported_at=MOMENT)


ISSUED = {"status": "issued", "issued_at": MOMENT, "issued_on": DAY, "sha256": SHA}


def keep(session: Session, row: Any) -> int:
    """Insert a row and give its key."""
    session.add(row)
    session.flush()
    key: int = getattr(row, "id", 0)
    return key


def one_of_each(session: Session) -> dict[str, str]:
    """Insert one row of each kind of fact and commit; returns a harmless column of each table."""
    person = add_staff(session)
    keep(session, snapshot())
    keep(session, answer(keep(session, attempt(person))))
    keep(session, completion(person))
    attested = keep(session, attestation(person))
    issued = keep(session, certificate(attested, **ISSUED))
    keep(session, CertificateFile(certificate_id=issued, body=b"%PDF"))
    keep(session, refresher_item(person))
    keep(session, spaced_answer(attested))
    _of_two_people(session, person, attested)
    keep(session, RequirementsSnapshot(fingerprint=SHA, body="{}", recorded_at=MOMENT))
    keep(session, RequirementsUse(fingerprint=SHA, since_at=MOMENT))
    _of_sealing(session, issued)
    imported = keep(session, staff_import())
    keep(session, StaffImportLine(staff_import_id=imported, outcome="leaver", employee_number="40100001", words=""))
    keep(session, AuditEvent(happened_at=MOMENT, actor="system:test", action="tested", subject="test:1"))
    keep(session, ledger_entry())
    keep(session, LedgerCheckpoint(size=1, root=bytes(32), note="", signed_at=MOMENT))
    counted = keep(session, item_figures())
    keep(session, ItemBlock(item_figures_id=counted, options="a,b", grades="best", people=10))
    session.commit()
    return {
        "item_block": "people",
        "item_figures": "from_on",
        "answer": "option_id",
        "assignment_record": "name",
        "correction": "kind",
        "decision": "verdict",
        "disposal": "people",
        "disposal_case": "proposal_id",
        "disposal_sweep": "swept_at",
        "disposed_certificate": "file_sha256",
        "exemption": "reason_code",
        "legal_hold": "reason",
        "legal_hold_end": "reason",
        "proposal": "reason",
        "published_content": "body",
        "reattestation": "items",
        "refresher_item": "words",
        "requirements_snapshot": "body",
        "spaced_answer": "weeks",
        "requirements_use": "fingerprint",
        "team_account_holder": "part",
        "completion": "attempts",
        "attestation": "typed_name",
        "certificate": "facts",
        "certificate_file": "body",
        "certificate_revocation": "reason",
        "sealing_intent": "facts",
        "staff_import": "file_name",
        "staff_import_line": "words",
        "seal_key": "chain",
        "seal_key_compromise": "since_at",
        "audit_event": "detail",
        "content_snapshot": "body",
        "ledger_entry": "kind",
        "ledger_checkpoint": "note",
    }


def _of_two_people(session: Session, person: int, attested: int) -> None:
    """What takes somebody beside the person it is about."""
    hr, other = (add_staff(session, number=number) for number in ("40100008", "40100009"))
    keep(session, assignment(session, person))
    keep(session, exemption(person, hr, other))
    proposed = keep(session, proposal(hr))
    keep(session, decision(proposed, hr, other))
    keep(session, Correction(attestation_id=attested, kind="void", proposal_id=proposed, recorded_at=MOMENT))
    published = keep(session, proposal(hr, kind="policy publication", subject="policy:a-policy"))
    keep(
        session,
        Reattestation(
            staff_member_id=person, programme_id="induction-core", policy_version="1.1", kind="redline", items="[]",
            reason="6.2 reworded.", assigned_on=DAY, due_on=DAY, proposal_id=published, recorded_at=MOMENT,
        ),
    )  # fmt: skip
    keep(
        session,
        PublishedContent(
            piece="policy", name="a-policy", version="1.0", policy="a-policy", fingerprint=SHA, body="",
            proposal_id=published, published_on=DAY, published_at=MOMENT,
        ),
    )  # fmt: skip
    _of_disposing(session, person, hr, other)
    account = keep(session, team_account())
    keep(
        session,
        TeamAccountHolder(
            team_account_id=account, staff_member_id=person, part="lead", from_on=DAY, recorded_by_id=hr,
            recorded_at=MOMENT,
        ),
    )  # fmt: skip


def _of_disposing(session: Session, person: int, hr: int, other: int) -> None:
    held = keep(session, legal_hold(person, hr))
    keep(session, LegalHoldEnd(legal_hold_id=held, reason="Settled.", ended_by_id=other, ended_at=MOMENT))
    proposed = keep(session, proposal(hr, kind="disposal"))
    keep(session, DisposalCase(proposal_id=proposed, staff_member_id=person))
    done = keep(session, disposal(proposed))
    keep(session, DisposedCertificate(code_sha256=SHA, disposal_id=done))
    keep(session, DisposalSweep(disposal_id=done, swept_at=MOMENT))


def _of_sealing(session: Session, issued: int) -> None:
    keep(session, SealKey(id="0123456789abcdef", chain="-----BEGIN", first_used_at=MOMENT))
    keep(session, SealKeyCompromise(seal_key_id="0123456789abcdef", since_at=MOMENT, recorded_at=MOMENT))
    keep(session, SealingIntent(certificate_id=issued, unsigned_sha256=SHA, facts="{}", recorded_at=MOMENT))
    keep(session, revocation(issued))
