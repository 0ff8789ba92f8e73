"""Fill an empty database with the demo organisation, in one transaction that the caller commits."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from induction.db import Session
from induction.db.queries import staff as queries
from induction.demo import cases, turns
from induction.demo.acts import PROGRAMME, Play
from induction.demo.histories import Era
from induction.demo.insert import insert_people
from induction.demo.people import FEWEST, assemble
from induction.demo.records import ACTOR
from induction.demo.sign_ins import DOMAIN
from induction.domain.audit import Action
from induction.domain.calendar import months_later
from induction.domain.errors import RefusedError
from induction.domain.library_values import Library
from induction.services import audit
from induction.services.certification.certificates import Issuer
from induction.services.certification.issuing import Press
from induction.services.proofs import ledger
from induction.services.standings import standing

MOST = 900_000
_YEARS_OF_HISTORY = 3


@dataclass(frozen=True)
class DemoOutcome:
    """What there is now.

    Attributes:
        staff: how many demo people there are.
        is_new: false when they were there before, and nothing was done.
    """

    staff: int
    is_new: bool


def create(
    session: Session,
    library: Library,
    issuer: Issuer,
    *,
    moment: datetime,
    day: date,
    staff: int,
    password_hash: str,
    press: Press | None = None,
) -> DemoOutcome:
    """Create the demo organisation as it stands on a day, unless it is there.

    Args:
        session: begun as a writer; everything or nothing is kept of what is done in it.
        library: the content that the histories refer to.
        issuer: whose name stands in the statements and on the certificates.
        moment: when this is done (UTC).
        day: the day on which the histories end.
        staff: how many people.
        password_hash: the hash of the password that opens all demo people.
        press: issues the one certificate that is then revoked; without it, that one is revoked while it waits.

    Raises:
        RefusedError: ``people-exist`` in a database that holds anybody else, ``demo-seal`` where certificates are
            sealed with a real key, ``demo-size``, ``demo-day``.
    """
    _check_seal(issuer)
    queries.lock_everybody(session)
    there = queries.count_people(session)
    if there:
        return _found(session, there)
    era = _era(library, day, staff)
    chance = Random(f"{staff} people on {day}")  # noqa: S311  # drawing names, not secrets
    people = turns.take(chance, assemble(chance, staff, era), day)
    keyed = [*zip(people, insert_people(session, people, staff, password_hash=password_hash), strict=True)]
    play = Play(session, library, issuer, chance, keyed, day, cases.choose(chance, people, day))
    with ledger.gathered(session):
        play.histories(moment)
        deque(standing.rebuild(session, library, moment), maxlen=0)
        play.acts()
    play.revocation(press, moment)
    audit.record(
        session, moment=moment, actor=ACTOR, action=Action.DEMO_CREATED,
        subject="organisation:demo", detail=f"{staff} people as at {day}",
    )  # fmt: skip
    return DemoOutcome(staff, is_new=True)


def _check_seal(issuer: Issuer) -> None:
    if not issuer.is_demo:
        raise RefusedError(
            "demo-seal",
            "Certificates are sealed with a key of your own here, which must not vouch for demo people. Unset "
            "INDUCTION_SEAL_KEY_FILE and INDUCTION_SEAL_CERTIFICATE_FILE for the demo.",
        )


def _found(session: Session, there: int) -> DemoOutcome:
    if queries.count_others(session, DOMAIN, ACTOR):
        raise RefusedError(
            "people-exist",
            "This database holds people who are not demo people. Give INDUCTION_DATABASE_URL the address of an empty "
            "database for the demo.",
        )
    return DemoOutcome(there, is_new=False)


def _era(library: Library, day: date, staff: int) -> Era:
    if not FEWEST <= staff <= MOST:
        raise RefusedError("demo-size", f"The demo needs from {FEWEST} to {MOST} people, not {staff}.")
    programme = library.programme(PROGRAMME)
    approved_on = library.policy(programme.policy).control.approved_on
    earliest = months_later(approved_on, 12 * _YEARS_OF_HISTORY)
    if day < earliest:
        raise RefusedError(
            "demo-day",
            f"The policy was approved on {approved_on}, and the histories need {_YEARS_OF_HISTORY} years after that. "
            f"Give a day from {earliest} on.",
        )
    return Era(approved_on, day, programme)
