"""Is a certificate current? A table of what may have happened to it."""

from __future__ import annotations

from datetime import date

import pytest

from induction.domain.certificates.certificate_state import Revocation, RevocationReason, state_on

UNTIL = date(2027, 11, 22)
BEFORE, AFTER = date(2027, 11, 1), date(2027, 11, 23)
REVOKED = Revocation(date(2027, 3, 1), RevocationReason.WRONG_PERSON)


@pytest.mark.parametrize(
    ("day", "happened", "current", "words"),
    [
        (UNTIL, {}, "valid", "It is valid until 22 November 2027."),  # the last day counts
        (AFTER, {}, "expired", "It was valid until 22 November 2027."),
        (BEFORE, {"followed_by": "SM-2"}, "valid", "It is valid until 22 November 2027."),  # both are, until it is over
        (AFTER, {"followed_by": "SM-2"}, "superseded", "The same person has a later certificate, SM-2."),
        (BEFORE, {"replaced_by": "SM-3"}, "superseded", "The same person has a later certificate, SM-3."),
        (AFTER, {"replaced_by": "SM-3", "followed_by": "SM-2"}, "superseded", "a later certificate, SM-3."),
        (BEFORE, {"revocation": REVOKED}, "revoked", "It was revoked on 1 March 2027: issued to the wrong person."),
        (AFTER, {"revocation": REVOKED}, "revoked", "It was revoked on 1 March 2027"),  # says more than expired
        (
            BEFORE,
            {"revocation": REVOKED, "replaced_by": "SM-3"},
            "revoked",
            "issued to the wrong person. Certificate SM-3 has taken its place.",
        ),
    ],
)
def test_what_it_is_on_a_day(day: date, happened: dict, current: str, words: str) -> None:
    state = state_on(day, UNTIL, **happened)
    assert state.current == current
    assert words in state.words
