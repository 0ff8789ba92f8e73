"""Calendar entries that go with a reminder: one a due date, withdrawn when the work is done (RFC 5545, RFC 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress

_PRODUCT = "-//Policy induction//EN"


@dataclass(frozen=True)
class Entry:
    """An all-day entry for a due date, which blocks no time.

    `uid` is the same in every letter about this due date, so that a calendar holds one entry however many come.
    """

    uid: str
    due_on: date
    title: str
    link: str
    organiser: str

    def invitation(self, moment: datetime) -> str:
        """Write the entry."""
        return self._text("PUBLISH", "CONFIRMED", 0, moment)

    def cancellation(self, moment: datetime) -> str:
        """Write the notice that takes the entry out of the calendar again."""
        return self._text("CANCEL", "CANCELLED", 1, moment)

    def _text(self, method: str, status: str, sequence: int, moment: datetime) -> str:
        event = Event()
        event.add("uid", self.uid)
        event.add("dtstamp", moment)
        event.add("dtstart", self.due_on)
        event.add("dtend", self.due_on + timedelta(days=1))
        event.add("summary", self.title)
        event.add("url", self.link)
        event.add("organizer", vCalAddress(f"mailto:{self.organiser}"))
        event.add("transp", "TRANSPARENT")
        event.add("sequence", sequence)
        event.add("status", status)
        calendar = Calendar()
        for name, value in (("prodid", _PRODUCT), ("version", "2.0"), ("method", method)):
            calendar.add(name, value)
        calendar.add_component(event)
        return str(calendar.to_ical(), "utf-8")
