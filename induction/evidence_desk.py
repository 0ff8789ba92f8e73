"""Where evidence packs are made: joins the database, the ledger's keeper and the seal's key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from induction import jobs
from induction.db import Database, Session
from induction.domain.errors import RefusedError
from induction.domain.evidence import Scope
from induction.domain.reports.report_file import Made
from induction.export import in_place
from induction.keeper import Keeper
from induction.press import Press
from induction.services import evidence
from induction.services.evidence import House
from induction.services.reports.reporting import Viewer
from induction.settings import Settings
from induction.signing import ledger_key


def make(
    settings: Settings,
    database: Database,
    session: Session,
    asked: Scope,
    path: Path,
    *,
    moment: datetime,
    viewer: Viewer,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Made:
    """Make a pack and put it in its place whole; a checkpoint is signed before, over all that the pack speaks of.

    What was under way in the session is ended; the caller commits the evidence of the pack.

    Raises:
        InductionError: with words, when the ledger is not what was signed, the content is broken, or nothing can be
            sealed now.
        OSError: when the file cannot be written; what was there is unchanged.
    """
    press = Press(settings, Keeper(settings).alarm(database))
    press.prepare(moment)
    _keep_checkpoint(settings, database, moment)
    press.seal_beside(b"", moment)  # what stands in the way is told before the work
    keys = [verifier.line for verifier in ledger_key.known_verifiers(settings.data_dir)]
    program = f"induction {version('induction')}"
    house = House(settings.organisation, settings.esr_prefix, settings.content_dir, keys, program)
    made = in_place.put(
        path,
        lambda stream: evidence.write(
            session, house, asked, lambda body: press.seal_beside(body, moment), stream,
            scenarios_dir=settings.scenarios_dir, told=told,
        ),
    )  # fmt: skip
    evidence.record(session, asked, viewer, made, moment)
    return made


def _keep_checkpoint(settings: Settings, database: Database, moment: datetime) -> None:
    try:
        jobs.keep_checkpoint(database, Keeper(settings), moment, is_asked_for=True)
    except RefusedError as refused:
        if refused.reason != "ledger-empty":
            raise
