"""How one person stands to one programme, from the first day to the last: spans of one status each.

`timeline` is the one rule of standing. A status on a day is the span that holds the day (`standing_on`), so nothing has
to happen at midnight. What was known on an earlier day is the timeline of `Facts.known_on` that day.

The rules, each with its reason in `docs/decisions/standing-is-a-timeline.md`:

- Somebody is in scope on the days of employment on which the audience holds, from the programme's first day on.
- The first due date is `due_days` after entering the audience; coming back after leaving is entering again. A record
  that is still in date then counts.
- An exemption takes somebody out of scope; after it they have `grace_days`, where their record does not last longer.
- A record is in date to the end of its last day, and due soon from the opening of the window.
- A re-attestation that a policy change asks for is due soon until its due date and overdue after it, although the
  record stays valid; an attestation to the new version settles it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from induction.domain.standings.career import Career
from induction.domain.standings.claims import claims
from induction.domain.standings.periods import FOREVER, Period, common, joined
from induction.domain.standings.programme import Programme
from induction.domain.standings.standing import Run, Span, Standing
from induction.domain.standings.units import UnitTree


def timeline(person: Career, programme: Programme, units: UnitTree) -> list[Span]:
    """Work out the spans in order; a day in none of them is a day on which nothing is required."""
    asked = claims(programme.audience, person, units)
    if not asked:
        return []
    required = (Period(programme.from_on, FOREVER),)
    spans: list[Span] = []
    for run in common(joined(claim.days for claim in asked), required):
        spans += _merged(Run(person, programme, asked, run).spans())
    return spans


def standing_on(spans: Iterable[Span], day: date) -> Standing | None:
    """Find how somebody stands on a day; None where nothing is required."""
    return next((span.standing for span in spans if span.from_on <= day <= span.to_on), None)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].standing == span.standing:
            merged[-1] = merged[-1]._replace(to_on=span.to_on)
        else:
            merged.append(span)
    return merged
