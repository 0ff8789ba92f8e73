"""How often an undelivered message is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSES = (1, 5, 15, 60, 180, 360, 720, 720, 720, 720)
"""Minutes to wait after each try that did not reach the mail server; about three days in all."""
CLAIMED_FOR = timedelta(minutes=10)
"""After this long a message that a worker claimed and did not finish is taken up again, with the same Message-ID."""


def next_try(tries: int, moment: datetime) -> datetime | None:
    """Say when to try again after so many tries in vain; None when the message is given up."""
    return moment + timedelta(minutes=PAUSES[tries - 1]) if tries <= len(PAUSES) else None
