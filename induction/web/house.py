"""What every view needs of the running program, as one frozen value that the composition root builds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol, cast

from flask import current_app

from induction.db import Database
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import CertificateDocument
from induction.domain.certificates.seal import Sealed
from induction.domain.library_values import Library
from induction.services.under_way import UnderWay
from induction.settings import Settings

EXTENSION = "induction"


class Shelf(Protocol):
    """Holds the content in use; a broken edit on disk leaves the last good content there."""

    def current(self) -> Library:
        """Give the content in use."""


class Press(Protocol):
    """Draws and seals certificates."""

    def draw(self, document: CertificateDocument) -> bytes:
        """Draw one, unsealed."""

    def seal(self, drawn: bytes, document: CertificateDocument, moment: datetime) -> Sealed:
        """Check what was drawn, then seal it."""

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Sign the claims of a list of credentials."""

    def pending(self, moment: datetime) -> str:
        """Say why certificates wait at a moment; empty when they do not."""


class TextPage(Protocol):
    """A page of text, in Markdown."""

    @property
    def title(self) -> str:
        """The heading."""

    @property
    def markdown(self) -> str:
        """What follows the heading."""


@dataclass(frozen=True)
class House:
    """The running program.

    Attributes:
        pages: help, accessibility statement and privacy notice, by name.
        now: tells the moment, in UTC.
        press: draws and seals certificates.
        under_way: what is known of the long work that this process does.
    """

    settings: Settings
    database: Database
    shelf: Shelf
    pages: Mapping[str, TextPage]
    now: Callable[[], datetime]
    press: Press
    under_way: UnderWay = field(default_factory=UnderWay)

    def today(self) -> date:
        """Tell the calendar date in London."""
        return london_date(self.now())

    @property
    def library(self) -> Library:
        """The content in use."""
        return self.shelf.current()

    @property
    def idle(self) -> timedelta:
        """How long a sign-in lasts without a page."""
        return timedelta(minutes=self.settings.session_idle_minutes)

    @property
    def lifetime(self) -> timedelta:
        """How long a sign-in lasts in any case."""
        return timedelta(hours=self.settings.session_hours)


def house() -> House:
    """Give the program that serves this request."""
    return cast("House", current_app.extensions[EXTENSION])
