"""How much about people may leave by one click, and when it takes the password again or the worker."""

from __future__ import annotations

from datetime import timedelta

from induction.domain.errors import RefusedError

MOST_WITHOUT_PASSWORD = 50
"""People whose names may be taken away without giving the password again: as many as one page of a list shows anyway.
More than that at once is a copy of the staff record, and the screen may have been left unlocked."""

LARGEST_AT_ONCE = 20_000
"""Rows that are written while somebody waits, about a second for a CSV and three for Excel; more go to the worker."""

KEPT_FOR = timedelta(hours=24)
"""How long a file that the worker has made can be fetched."""


class PasswordNeededError(RefusedError):
    """More people than may be taken away without the password."""

    def __init__(self) -> None:
        super().__init__(
            "password-needed",
            f"This is about more than {MOST_WITHOUT_PASSWORD} people. Give your password to take it away.",
        )


def check_disclosure(people: int, most: int | None) -> None:
    """See to it that no more than `most` people leave; None lets any number pass.

    Raises:
        PasswordNeededError: for more.
    """
    if most is not None and people > most:
        raise PasswordNeededError
