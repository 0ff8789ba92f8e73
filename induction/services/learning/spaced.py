"""Single questions in between: offered on My training, answered or declined once, kept apart from all that counts."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from induction.db import Session
from induction.db.models import Attestation, SpacedAnswer
from induction.db.queries import spaced as queries
from induction.domain.calendar import london_date
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.learning import attempt, spaced
from induction.domain.learning.condition import NOTHING_TAKEN
from induction.domain.learning.module import Module, Option, Scene
from induction.domain.library_values import Library
from induction.domain.standings.programme import Programme
from induction.services.learning import cycles, pinned, refresher_choice
from induction.services.learning.attempts import Question
from induction.services.learning.refresher_choice import Taker

NONE_NOW = "There is no question waiting for you. One comes now and then, and goes by itself."


@dataclass(frozen=True)
class Offer:
    """A question that is offered."""

    programme: Programme
    attestation_id: int
    weeks: int
    module: Module
    scene: Scene


@dataclass(frozen=True)
class Answered:
    """A question that was answered: what its page shows."""

    module: Module
    scene: Scene
    option: Option


def offer(session: Session, library: Library, programme: Programme, staff_member_id: int, day: date) -> Offer | None:
    """Find the question that is offered to somebody on a day; None where none is, as in the refresher window."""
    cycle = cycles.current(session, staff_member_id, programme, day)
    if cycle.held is None or cycle.is_open:
        return None
    earlier = queries.answers(session, cycle.held.id)
    weeks = spaced.offered(day, cycle.held.achieved_on, {row.weeks for row in earlier})
    if weeks is None:
        return None
    taker = Taker(library, programme, staff_member_id, cycle, day)
    met = refresher_choice.met(session, taker, up_to=cycle.number + 1)
    asked = {(row.module_id, row.scene_id) for row in earlier}
    chosen = spaced.choose(refresher_choice.modules(taker), met, asked, f"{taker.seed}/{weeks}")
    return Offer(programme, cycle.held.id, weeks, chosen.module, chosen.scene) if chosen else None


def question(offered: Offer, secret: str) -> Question:
    """Show the question; `secret` is the program's own, from which the options' names are drawn."""
    options = attempt.shuffled(_seed(offered, secret), offered.scene.shown(NOTHING_TAKEN))
    return Question(
        attempt_id="",
        module_title=offered.module.title,
        step=1,
        number=1,
        most=1,
        scene=offered.scene,
        situation=offered.scene.situation_after(NOTHING_TAKEN),
        options=[(token, option.text) for token, option in options],
        content_note=offered.module.content_note,
    )


def settle(
    session: Session,
    library: Library,
    programme: Programme,
    staff_member_id: int,
    *,
    token: str | None,
    secret: str,
    moment: datetime,
) -> int:
    """Answer the question that is offered, or decline it where the token is None; gives the weeks it came after.

    Raises:
        NotFoundError: ``no-question`` when none is offered, or it was settled meanwhile.
        RefusedError: ``unknown-option``.
    """
    offered = offer(session, library, programme, staff_member_id, london_date(moment))
    if offered is None:
        raise NotFoundError("no-question", NONE_NOW)
    option = None if token is None else _option(offered, secret, token)
    pinned.keep(session, offered.module, moment)
    try:
        with session.begin_nested():
            session.add(
                SpacedAnswer(
                    attestation_id=offered.attestation_id,
                    weeks=offered.weeks,
                    module_id=offered.module.id,
                    module_fingerprint=offered.module.fingerprint,
                    scene_id=offered.scene.id,
                    option_id=option.id if option else None,
                    grade=option.grade if option else None,
                    answered_at=moment,
                )
            )
    except IntegrityError:
        raise NotFoundError("no-question", NONE_NOW) from None
    return offered.weeks


def answered(
    session: Session, library: Library, programme: Programme, staff_member_id: int, *, weeks: int, day: date
) -> Answered:
    """Show what came of the answer to a question after the attestation in hand.

    Raises:
        NotFoundError: ``no-question`` where none was answered.
    """
    held: Attestation | None = cycles.current(session, staff_member_id, programme, day).held
    rows = queries.answers(session, held.id) if held else []
    row = next((row for row in rows if row.weeks == weeks and row.option_id), None)
    if row is None:
        raise NotFoundError("no-question", NONE_NOW)
    module = pinned.module(session, library, row.module_id, row.module_fingerprint)
    scene = module.scene(row.scene_id)
    option = scene.option(row.option_id) if scene and row.option_id else None
    if scene is None or option is None:
        raise RefusedError("content-lost", "This question is not in the version of the module that is kept.")
    return Answered(module, scene, option)


def _option(offered: Offer, secret: str, token: str) -> Option:
    named = dict(attempt.shuffled(_seed(offered, secret), offered.scene.shown(NOTHING_TAKEN)))
    if token not in named:
        raise RefusedError("unknown-option", "Choose one of the options shown on this page.")
    return named[token]


def _seed(offered: Offer, secret: str) -> bytes:
    name = f"spaced question {offered.attestation_id} {offered.weeks}"
    return hmac.new(secret.encode(), name.encode(), hashlib.sha256).digest()[:16]
