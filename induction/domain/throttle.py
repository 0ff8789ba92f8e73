"""How long an account must wait after wrong passwords: longer each time, never for good."""

from __future__ import annotations

from datetime import datetime, timedelta

FREE_TRIES = 5
MEMORY = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
LOOK_BACK = timedelta(hours=2)


def free_from(failures: list[datetime]) -> datetime | None:
    """Give the moment from which an account may try again, or None when it never had to wait.

    A failure counts together with the one before when it comes at most `MEMORY` after the wait that the earlier
    one caused. From the fifth on, each is followed by a wait: 30 seconds, then twice as long each time, up to
    `LONGEST_WAIT`. Nobody is locked out: whoever knows the password gets in after the wait.

    Args:
        failures: moments of the failures within `LOOK_BACK`, oldest first.
    """
    count = 0
    free: datetime | None = None
    for failure in failures:
        count = 1 if free is None or failure > free + MEMORY else count + 1
        free = failure + wait_after(count)
    return free


def wait_after(count: int) -> timedelta:
    """Give the wait that follows the `count`-th failure in a row."""
    if count < FREE_TRIES:
        return timedelta(0)
    doubled = 1 << min(count - FREE_TRIES, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def spoken(wait: timedelta) -> str:
    """Say a wait to a person, rounded up: "30 seconds", "2 minutes"."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    number, unit = (seconds, "second") if seconds < 60 else (-(-seconds // 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
