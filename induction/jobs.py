"""Work that nobody waits for: the sweep that issues certificates which a crash or a missing library left pending."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from induction.db import Database
from induction.services import certificates

SWEEP_EVERY = 30.0  # seconds; a certificate is issued within a minute of a healthy start
_log = logging.getLogger(__name__)


def issue_pending(database: Database, press: certificates.Press, now: Callable[[], datetime]) -> tuple[int, int]:
    """Issue every certificate that waits, each in its own transaction; gives how many were issued and how many wait."""
    with database.session() as session:
        waiting = list(certificates.pending(session, limit=1000))
        issued = 0
        for certificate_id in waiting:
            issued += certificates.issue(session, certificate_id, press, now())
            session.commit()
    return issued, len(waiting) - issued


def start_sweep(database: Database, press: certificates.Press, now: Callable[[], datetime]) -> Callable[[], None]:
    """Sweep in a thread of this process, now and every `SWEEP_EVERY` seconds; call what is given back to stop it.

    Several processes may sweep: a certificate is issued by compare-and-swap.
    """
    stopped = Event()

    def _run() -> None:
        while True:
            _sweep_once(database, press, now)
            if stopped.wait(SWEEP_EVERY):
                return

    Thread(target=_run, name="certificate-sweep", daemon=True).start()
    return stopped.set


def _sweep_once(database: Database, press: certificates.Press, now: Callable[[], datetime]) -> None:
    try:
        issued, waiting = issue_pending(database, press, now)
    except Exception:  # noqa: BLE001  # a busy database must not end the sweep for good
        _log.exception("the certificate sweep broke off; the next one tries again")
        return
    if issued or waiting:
        _log.info("certificates issued: %d, waiting: %d", issued, waiting)
