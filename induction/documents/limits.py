"""How much a document may ask of the machine. A policy is a few dozen pages; many times that is refused, not tried."""

from __future__ import annotations

import resource

from induction.domain.errors import RefusedError

LARGEST_FILE = 20 * 1024 * 1024
MOST_PAGES = 300
MOST_CHARACTERS = 250_000
MOST_LINES = 20_000
LONGEST_LINE = 20_000
MOST_MEMBERS = 2_000
LARGEST_MEMBER = 16 * 1024 * 1024
LARGEST_UNPACKED = 96 * 1024 * 1024
MOST_PACKED = 200  # times smaller than what is inside; text in a Word file packs about tenfold
SECONDS = 20
_MEMORY = 1024 * 1024 * 1024


def refusal(reason: str, words: str) -> RefusedError:
    """Make a refusal of a document; `words` go on from its name: "is encrypted. Save it without a password"."""
    return RefusedError(reason, words)


def hold_this_process() -> None:
    """Give this process at most a gigabyte and some seconds, and let it write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_size(lines: list[str]) -> None:
    """Refuse a text that is too large for a policy.

    Raises:
        RefusedError: ``too-large``.
    """
    longest = max(map(len, lines), default=0)
    if longest > LONGEST_LINE:
        where = next(at for at, line in enumerate(lines, 1) if len(line) == longest)
        words = f"holds {longest:,} characters on line {where}, more than any paragraph. Is it the policy's text?"
        raise refusal("too-large", words)
    if len(lines) > MOST_LINES or sum(map(len, lines)) > MOST_CHARACTERS:
        words = f"holds more than {MOST_CHARACTERS:,} characters or {MOST_LINES:,} lines."
        raise refusal("too-large", f"{words} Import the policy without its annexes.")
