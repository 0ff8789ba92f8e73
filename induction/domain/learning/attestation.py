"""What must be true before somebody can attest, and how the answers that led there are fingerprinted."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from induction.domain.calendar import london_time
from induction.domain.certificates.certificate import day_in_words
from induction.domain.errors import RefusedError
from induction.domain.people import same_name
from induction.domain.policies.policy import fingerprint
from induction.domain.standings.programme import Programme


def missing_modules(programme: Programme, completed: Collection[str]) -> list[str]:
    """List the modules that are still to be completed in this cycle, in the programme's order."""
    return [module_id for module_id in programme.modules if module_id not in completed]


def check_may_attest(programme: Programme, *, is_open: bool, is_ready: bool) -> None:
    """Check that the time has come to attest.

    Args:
        programme: what is attested to.
        is_open: whether the window is open.
        is_ready: whether every module is completed, or everything that the refresher asks.

    Raises:
        RefusedError: ``not-open`` outside the window, ``modules-missing`` before everything asked is completed.
    """
    if not is_open:
        raise RefusedError(
            "not-open",
            f"You are in date. The next attestation opens {programme.window_days} days before yours expires.",
        )
    if not is_ready:
        raise RefusedError("modules-missing", "Complete what is asked of you first. My training shows what is left.")


def check_name(typed: str, recorded: str) -> None:
    """Check that the typed name is the recorded one; case, spacing, accents and the shape of quotes are forgiven.

    Raises:
        RefusedError: ``name-differs``.
    """
    if not same_name(typed, recorded):
        raise RefusedError("name-differs", f"Enter your full name as it is on your record: {recorded}")


def answers_fingerprint(answers: Iterable[tuple[str, int, str, str, datetime]]) -> str:
    """Fingerprint the answers of a cycle: SHA-256 (hex) over (attempt, step, scene, option, moment) in order."""
    rows = [(*row[:4], row[4].isoformat()) for row in answers]
    return fingerprint(json.dumps(rows, separators=(",", ":")))


def evidence_words(
    achieved_at: datetime, signed_in_at: datetime, confirmed_at: datetime, answers_fingerprint: str
) -> str:
    """Say on a certificate what is known of the person's own act; the seal is the Trust's."""
    act, sign_in, password = (london_time(moment) for moment in (achieved_at, signed_in_at, confirmed_at))
    return (
        f"attested at {act:%H:%M} on {day_in_words(act)}, signed in since {sign_in:%H:%M}"
        f"{'' if sign_in.date() == act.date() else f' on {day_in_words(sign_in)}'}, "
        f"password given at {password:%H:%M}; answers' SHA-256: {answers_fingerprint}"
    )
