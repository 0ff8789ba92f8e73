"""What the worker's rounds need of the running program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from induction.db import Database
from induction.domain.library_values import Library
from induction.press import Press
from induction.services.letters.reminders import Stationery
from induction.services.under_way import UnderWay
from induction.settings import Settings


@dataclass(frozen=True)
class Yard:
    """The running program, as the worker sees it.

    Attributes:
        library: gives the content in use.
        now: tells the moment, in UTC.
        under_way: what the pages of this process know of its long work.
    """

    settings: Settings
    database: Database
    press: Press
    library: Callable[[], Library]
    now: Callable[[], datetime]
    under_way: UnderWay = field(default_factory=UnderWay)

    @property
    def stationery(self) -> Stationery:
        """What letters are written on."""
        mail = self.settings.mail
        return Stationery(self.settings.organisation, mail.sender, self.settings.base_url, mail.overdue_weeks)
