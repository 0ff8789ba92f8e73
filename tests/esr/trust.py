"""A small Trust whose records and whose ESR differ in every way there is."""

from __future__ import annotations

from datetime import date

from induction.db import Session
from tests.facts import attested
from tests.staff import add_staff, reckon_everybody

NAME = "000|LOCAL|Staff Use of Social Media - 1 Year|"
HEAD = "Employee Number,Assignment Number,Competency Name,Expiry Date,Date Start,Last Updated By,Title,VPD"

# number: name, achieved on, expires on
PEOPLE = {
    "30000001": ("Ines In-Order", date(2026, 3, 14), date(2027, 3, 14)),
    "30000002": ("Remy Renewed", date(2026, 10, 30), date(2027, 11, 2)),
    "30000003": ("Asa Assigned", date(2026, 6, 20), date(2027, 6, 20)),
    "30000004": ("Erin Expired-Otherwise", date(2026, 10, 1), date(2027, 10, 1)),
    "30000005": ("Ola Ours-Only", date(2026, 5, 5), date(2027, 5, 5)),
    "30000006": ("Theo Theirs-Only", None, None),
    "30000007": ("Rufus Refused", date(2026, 2, 28), date(2027, 2, 28)),
}
ROWS = (
    f"30000001,30000001-1,{NAME},14-Mar-2027,14-Mar-2026",
    f"30000002,30000002-1,{NAME},02-Nov-2026,02-Nov-2025",
    f"30000003,30000003-2,{NAME},20-Jun-2027,20-Jun-2026",
    f"30000004,30000004-1,{NAME},30-Sep-2027,01-Oct-2026",
    f"30000006,30000006-1,{NAME},01-May-2027,01-May-2026",
    f"30000007,30000007-1,{NAME},31-Feb-2027,28-Feb-2026",
    f"39999999,39999999-1,{NAME},01-Feb-2027,01-Feb-2026",
    f"30000008,30000008-1,{NAME},01-Feb-2027,01-Feb-2026",
    f"30000001,30000001-1,{NAME},14-Mar-2026,14-Mar-2025",
    "30000001,30000001-1,NHS|CSTF|Fire Safety - 2 Years|,30-Nov-2028,01-Dec-2026",
)
EXPORT = "\r\n".join([HEAD, *(f'{row},"000|Typist, Tina",Social media,000' for row in ROWS)]).encode()
COUNTS = {
    "Renewed here, still chased there": (1, 1),
    "Here, not in ESR": (0, 1),
    "Another expiry date": (1, 1),
    "On another assignment": (1, 1),
    "In ESR, not here": (1, 0),
    "Unknown employee numbers": (1, 0),
    "Not employed here on that day": (1, 0),
    "Further rows of the same person": (1, 0),
    "Rows that cannot be used": (1, 1),
    "No ESR record": (0, 1),
    "In order": (1, 1),
}


def fill(session: Session) -> None:
    """Add the people and their records; one has left, one has no ESR record."""
    for number, (name, achieved_on, expires_on) in PEOPLE.items():
        person = add_staff(session, number=number, name=name, starts_on=date(2024, 1, 1))
        if achieved_on and expires_on:
            attested(session, person, achieved_on, expires_on)
    add_staff(session, number="30000008", name="Lee Left", starts_on=date(2024, 1, 1), ends_on=date(2026, 6, 30))
    sponsor = add_staff(session, number="30000009", name="Spencer Sponsor", starts_on=date(2024, 1, 1))
    local = add_staff(
        session, number="L-1", name="Vi Volunteer", starts_on=date(2024, 1, 1), email=None,
        has_esr_record=False, sponsor_id=sponsor,
    )  # fmt: skip
    attested(session, local, date(2026, 4, 4), date(2027, 4, 4))
    reckon_everybody(session)
