"""The rule of what a change asks, as a table, and how obligations are followed from one register to the next."""

from __future__ import annotations

from datetime import date

import pytest

from induction.domain.policies.impact import Ask, asked_by
from induction.domain.policies.obligation import Audience, Kind, Obligation, Register
from induction.domain.policies.obligation_diff import Change, ObligationChange, obligation_changes

DAY = date(2027, 3, 3)
STAFF, LEADS, MANAGERS, TRUST = Audience.ALL_STAFF, Audience.ACCOUNT_LEADS, Audience.MANAGERS, Audience.TRUST


def duty(kind: str = "must", audience: str = "all-staff", quote: str = "lock the door", **more: str) -> Obligation:
    fields = {"id": "1-door", "section": "1", "kind": kind, "audience": audience, "quote": quote}
    return Obligation.model_validate(fields | more)


def changed(old: Obligation | None, new: Obligation | None) -> ObligationChange:
    others = (duty(id="1-other", quote="and wipe your feet"),)
    before, after = (Register(obligations=(*others, *([each] if each else []))) for each in (old, new))
    found = obligation_changes(before, after)
    return next(each for each in found if each.obligation.id != "1-other")


CASES = [
    # before, after, how it changed, what it asks of all staff
    (duty(), duty(), [], Ask.NOTHING),
    (duty(), duty(section="2"), ["moved"], Ask.NOTHING),
    (duty(), None, ["removed"], Ask.NOTHING),
    (None, duty(), ["added"], Ask.ANSWER),
    (None, duty("must-not"), ["added"], Ask.ANSWER),
    (None, duty("should"), ["added"], Ask.READ),
    (None, duty("procedure"), ["added"], Ask.READ),
    (None, duty("right"), ["added"], Ask.NOTHING),
    (duty("should"), duty("must"), ["strengthened"], Ask.ANSWER),
    (duty("procedure"), duty("should"), ["strengthened"], Ask.READ),
    (duty("right"), duty("must-not"), ["strengthened"], Ask.ANSWER),
    (duty("must"), duty("must-not"), ["strengthened"], Ask.ANSWER),  # the opposite is something new
    (duty("must"), duty("should"), ["weakened"], Ask.NOTHING),
    (duty("should"), duty("procedure"), ["weakened"], Ask.NOTHING),
    (duty("must-not"), duty("right"), ["weakened"], Ask.NOTHING),
    (duty("must"), duty("should", quote="lock the gate"), ["weakened", "reworded"], Ask.NOTHING),
    (duty(audience="managers"), duty(), ["widened"], Ask.ANSWER),
    (duty("should", audience="managers"), duty("should"), ["widened"], Ask.READ),
    (duty(), duty(audience="managers"), ["narrowed"], Ask.NOTHING),
    (duty(), duty(quote="lock the gate"), ["reworded"], Ask.READ),
    (duty(), duty(quote="Lock the door."), [], Ask.NOTHING),  # a capital and a full stop ask nothing
    (duty("right"), duty("right", quote="leave the door open"), ["reworded"], Ask.NOTHING),
    (duty(), duty(quote="lock the gate", section="2"), ["reworded", "moved"], Ask.READ),
    (duty(), duty(id="1-new-name"), [], Ask.NOTHING),  # followed by its words
    (duty(audience="trust"), duty(audience="trust", quote="lock the gate"), ["reworded"], Ask.NOTHING),
]


@pytest.mark.parametrize(("old", "new", "changes", "ask"), CASES)
def test_what_a_change_asks(old: Obligation | None, new: Obligation | None, changes: list[str], ask: Ask) -> None:
    found = changed(old, new)
    assert list(map(str, found.changes)) == changes
    assert asked_by(found, {}, STAFF) is ask
    assert asked_by(found, {}, LEADS) is Ask.NOTHING, "a group that is not addressed is asked nothing"


def test_every_way_of_changing_has_its_case() -> None:
    assert {change for *_, changes, _ in CASES for change in changes} == set(Change)
    assert {each.kind for old, new, *_ in CASES for each in (old, new) if each} == set(Kind)


def test_one_that_passes_to_another_group_asks_that_group_anew() -> None:
    found = changed(duty(audience="managers"), duty(audience="account-leads"))
    assert list(found.changes) == [Change.WIDENED]
    assert asked_by(found, {}, LEADS) is Ask.ANSWER
    assert asked_by(found, {}, MANAGERS) is Ask.NOTHING


@pytest.mark.parametrize("ask", [Ask.NOTHING, Ask.READ, Ask.ANSWER])
def test_what_authors_find_of_new_words_takes_the_place_of_the_proposal(ask: Ask) -> None:
    assert asked_by(changed(duty(), duty(quote="lock the gate")), {"1-door": ask}, STAFF) is ask


def test_what_is_new_cannot_be_found_harmless() -> None:
    assert asked_by(changed(None, duty()), {"1-door": Ask.NOTHING}, STAFF) is Ask.ANSWER
