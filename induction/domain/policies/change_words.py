"""A change of policy in words: for terminals, and wherever a person reads why something is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from induction.domain.policies.impact import Ask, Asked
from induction.domain.policies.obligation import Audience
from induction.domain.policies.redline import Line, Mark

GROUPS: Mapping[Audience, str] = {
    Audience.ALL_STAFF: "all staff",
    Audience.MANAGERS: "line managers",
    Audience.ACCOUNT_LEADS: "account leads and deputies",
    Audience.COMMUNICATIONS_TEAM: "the Communications Team",
    Audience.UNION_REPRESENTATIVES: "union representatives",
    Audience.REGISTERED_PROFESSIONALS: "registered professionals",
    Audience.TRUST: "the Trust itself",
}
BECAUSE: Mapping[Audience, str] = {
    Audience.ALL_STAFF: "it applies to everybody",
    Audience.MANAGERS: "you manage people",
    Audience.ACCOUNT_LEADS: "you hold a team account",
    Audience.COMMUNICATIONS_TEAM: "you work in the Communications Team",
    Audience.UNION_REPRESENTATIVES: "you represent a union",
    Audience.REGISTERED_PROFESSIONALS: "you hold a professional registration",
}
_MARKS = {Mark.KEPT: "{}", Mark.DELETED: "[-{}-]", Mark.INSERTED: "{{+{}+}}"}
_MOST_NAMED = 3


def marked(line: Line) -> str:
    """Write a line of the redline with ``[-deleted-]`` and ``{+inserted+}`` words."""
    return " ".join(_MARKS[run.mark].format(run.text) for run in line.runs)


def reason(asked: Asked, published_on: date) -> str:
    """Say in one line why somebody is asked: "Policy change: 6.2 strengthened on 3 March 2027; ...".

    Empty for somebody who is asked nothing. Three changes are named, those that ask most first; then they are counted.
    """
    if asked.ask is Ask.NOTHING:
        return ""
    more = len(asked.causes) - _MOST_NAMED
    what = ", ".join(asked.causes[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    theirs = (each.obligation.audience for each in asked.because[:1])
    because = " and ".join(BECAUSE[each] for each in theirs)
    return f"Policy change: {what} on {published_on.day} {published_on:%B %Y}; {because}"


def listed(items: Iterable[str]) -> str:
    """Join names: "a, b and c"."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} and {last}" if first else last
