"""Verify a file that somebody holds: is it genuine, and is it current? The two questions have answers of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from induction.db import Session
from induction.db.queries import certificates as queries
from induction.domain.certificates.certificate import day_in_words
from induction.domain.errors import RefusedError
from induction.services.certification import certificates, seal_keys, traces
from induction.services.certification.certificates import Shown
from induction.services.certification.traces import Trace
from induction.signing import Examination, Trust, Verdict, examine, exported_trust, roots_of, standalone, write_trust


@dataclass(frozen=True)
class Answer:
    """What can be said of a file.

    Attributes:
        words: why, for the person who holds the file.
        shown: the certificate of the register, only where the file is exactly its file.
        trace: what stays of it in the register, where its record was disposed of.
    """

    verdict: Verdict
    reason: str
    words: str
    sha256: str
    shown: Shown | None
    trace: Trace | None = None


def verify_file(session: Session, body: bytes, data_dir: Path, day: date) -> Answer:
    """Examine a file, and look its exact bytes up in the register; nothing of it is kept.

    A seal by a key that others may have had is believed where the ledger recorded these bytes before that. A file that
    is sealed with our key and not in the register cannot be confirmed: it may come from a thief of the key, or the
    register may have lost it.
    """
    trust = known_trust(session, data_dir)
    found = examine(body, trust)
    row = queries.by_sha256(session, found.sha256)
    shown = certificates.shown_of(session, *row, day) if row else None
    if found.verdict is Verdict.NOT_GENUINE:
        return _answer(found, Verdict.NOT_GENUINE, found.reason, found.words)
    if row is None and (trace := traces.by_file(session, found.sha256)):
        return _disposed(found, trace, trust.compromised.get(found.key_id or ""))
    if row is None:
        words = "The seal is unbroken, but the register does not have this file. Ask the organisation that it names."
        return _answer(found, Verdict.UNCONFIRMED, "not-registered", words)
    if found.reason == "compromised" and shown:
        return _anchored(session, found, shown, trust.compromised[found.key_id or ""])
    return _answer(found, found.verdict, found.reason, found.words, shown)


def known_trust(session: Session, data_dir: Path) -> Trust:
    """Gather every root that was ever sealed under, from the database and from the data folder, and the compromises."""
    exported, known = exported_trust(data_dir), seal_keys.known(session)
    marked = {each.key.id: each.compromised_since for each in known if each.compromised_since}
    roots = dict.fromkeys((*exported.roots, *roots_of(each.key.chain for each in known)))
    return Trust(tuple(roots), {**exported.compromised, **marked}, exported.authorities, exported.ledgers)


def trust_file(session: Session, data_dir: Path, organisation: str) -> str:
    """Write what whoever checks offline goes by.

    Raises:
        RefusedError: ``no-root`` before the first certificate.
    """
    trust = known_trust(session, data_dir)
    if not trust.roots:
        raise RefusedError("no-root", "No certificate was ever sealed here, so there is nothing to trust yet.")
    return write_trust(trust, organisation)


@cache
def program() -> str:
    """Give the text of the program that an auditor can keep."""
    return standalone.program()


def _anchored(session: Session, found: Examination, shown: Shown, since: datetime) -> Answer:
    """Judge a file of the register whose key others may have had, by when the ledger recorded it."""
    anchored_at = queries.anchored_at(session, shown.certificate_id)
    if anchored_at and anchored_at < since:
        words = (
            f"Others may have had the key that sealed it since {day_in_words(since)}, but the ledger recorded exactly "
            f"this file before that, on {day_in_words(anchored_at)}."
        )
        return _answer(found, Verdict.GENUINE, "anchored", words, shown)
    words = f"{found.words} The ledger did not record this file before then."
    return _answer(found, Verdict.UNCONFIRMED, "compromised", words)


def _disposed(found: Examination, trace: Trace, since: datetime | None) -> Answer:
    """Judge a file of which the register knows only that it was one of ours."""
    if found.verdict is Verdict.GENUINE or (since and trace.anchored_at and trace.anchored_at < since):
        words = f"The seal is unbroken, and we issued exactly this file. {trace.words}"
        return Answer(Verdict.GENUINE, "disposed", words, found.sha256, None, trace)
    return Answer(found.verdict, found.reason, f"{found.words} {trace.words}", found.sha256, None, trace)


def _answer(found: Examination, verdict: Verdict, reason: str, words: str, shown: Shown | None = None) -> Answer:
    return Answer(verdict, reason, words, found.sha256, shown)
