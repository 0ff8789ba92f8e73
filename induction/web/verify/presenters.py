"""What the public pages and their JSON say of a certificate."""

from __future__ import annotations

from typing import Any

from induction.services.certification.certificates import Shown
from induction.services.certification.traces import Trace
from induction.services.certification.verification import Answer

UNKNOWN: dict[str, Any] = {"genuine": False, "current": "unknown"}


def facts_as_json(shown: Shown) -> dict[str, Any]:
    """Give the facts of a certificate of the register."""
    it, state = shown.document, shown.state
    return {
        "genuine": True,
        "current": state.current,
        "superseded_by": state.superseded_by,
        "revoked_on": state.revocation and state.revocation.on.isoformat(),
        "revoked_for": state.revocation and state.revocation.reason,
        "number": it.number,
        "name": it.staff_name,
        "organisation": it.organisation,
        "programme": it.programme,
        "modules": [line.title for line in it.modules],
        "policy": {"title": it.policy_title, "version": it.policy_version, "fingerprint": it.policy_fingerprint},
        "achieved_on": it.achieved_on.isoformat(),
        "issued_on": it.issued_on.isoformat(),
        "valid_until": it.valid_until.isoformat(),
        "assurance_level": it.assurance_level,
        "demo": it.is_demo,
        "sha256": shown.sha256,
        "seal_level": shown.seal_level,
    }


def code_as_json(shown: Shown | None, trace: Trace | None) -> dict[str, Any]:
    """Give what the register says of a code."""
    if shown:
        return facts_as_json(shown)
    return trace_as_json(trace) if trace else UNKNOWN


def trace_as_json(trace: Trace) -> dict[str, Any]:
    """Give what stays of a certificate whose record was disposed of."""
    return {
        "genuine": True,
        "current": "revoked" if trace.revoked_on else "unknown",
        "revoked_on": trace.revoked_on and trace.revoked_on.isoformat(),
        "disposed_on": trace.disposed_on.isoformat(),
        "words": trace.words,
    }


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Give what was found out about a file."""
    facts = facts_as_json(answer.shown) if answer.shown else UNKNOWN | {"sha256": answer.sha256}
    if answer.trace:
        facts |= trace_as_json(answer.trace) | {"genuine": answer.verdict == "genuine"}
    return facts | {"verdict": answer.verdict, "reason": answer.reason, "words": answer.words}
