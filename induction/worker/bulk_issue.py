"""Certificates that wait, issued: by each round on its own, and by a bulk issue that HR starts and watches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from induction import jobs
from induction.domain.errors import RefusedError
from induction.press import PressRoom
from induction.services.certification import issuing
from induction.services.jobs import Claimed
from induction.worker.yard import Yard

if TYPE_CHECKING:
    from induction.worker.works import Progress

KIND: Final = "bulk issue of certificates"
_MANY = 24  # from here on it pays to start processes, which takes about two seconds


def bulk_issue(yard: Yard, _claimed: Claimed, progress: Progress) -> str:
    """Issue every certificate that waits; gives how many were issued and how many could not be.

    Raises:
        RefusedError: ``press-unavailable`` when none can be issued now, with the reason.
    """
    if trouble := yard.press.pending(yard.now()):
        raise RefusedError("press-unavailable", f"No certificate was issued. {trouble}")
    issued, waiting = issue_waiting(yard, progress)
    left = f" Still waiting, each with its reason on the page Certificates: {waiting}." if waiting else ""
    return f"Certificates issued: {issued}.{left}"


def issue_waiting(yard: Yard, progress: Callable[[int, int], None] = lambda _done, _total: None) -> tuple[int, int]:
    """Issue what waits; many at once in processes of their own, so that no page waits behind them."""
    with yard.database.session() as session:
        many = len(issuing.pending(session, _MANY)) == _MANY
    if many and not yard.press.pending(yard.now()):
        with PressRoom(yard.settings, yard.settings.press_processes, yard.press.alarm) as room:
            return jobs.issue_pending(yard.database, room, yard.now, progress)
    return jobs.issue_pending(yard.database, jobs.OneByOne(yard.press), yard.now, progress)
