"""How often one address may ask a public page, counted in this process's memory.

It keeps the machine free for others; it is no lock. Whoever sits behind a hospital's one address shares its measure, so
that is wide, and who has to wait is told for how long. Nothing about who asked is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

_MOST_ADDRESSES = 10_000


@dataclass
class Throttle:
    """A measure for each address that fills up again with time.

    Attributes:
        burst: how many requests may come at once.
        a_second: how many more each second.
    """

    burst: float
    a_second: float
    _spent: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, address: str, moment: datetime) -> int:
        """Count a request; gives the seconds after which to try again, 0 when it may go on."""
        with self._lock:
            spent, since = self._spent.get(address, (0.0, moment))
            spent = max(0.0, spent - (moment - since).total_seconds() * self.a_second)
            if spent + 1 > self.burst:
                return max(1, round((spent + 1 - self.burst) / self.a_second))
            if len(self._spent) >= _MOST_ADDRESSES:
                self._spent.clear()  # everybody begins anew: better than to refuse strangers for want of room
            self._spent[address] = (spent + 1, moment)
            return 0
