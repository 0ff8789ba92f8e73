"""How somebody stands to a programme while they are in its audience, worked out day by day.

`domain.timeline` puts the runs of a person together and states the rules.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from induction.domain.certificates.certificate import day_in_words
from induction.domain.policies.policy import version_key
from induction.domain.standings.career import Career, Record
from induction.domain.standings.claims import Claim
from induction.domain.standings.facts import Exemption, Reattestation
from induction.domain.standings.periods import FOREVER, Period, common, day_after, day_before, joined
from induction.domain.standings.programme import Programme
from induction.domain.standings.requirement import Status, window_opens_on

LONGEST_REASON = 300


class Standing(NamedTuple):
    """What holds of a person and a programme on each day of a span.

    Attributes:
        due_on: the last day in time; None while exempt.
        expires_on: the last day on which the record held is in date; None without a record.
        reason: in one line, why the programme is asked of the person, or why they are exempt.
        unit_id: the organisation unit of the assignment that stands for the person; so too `staff_group`.
        attestation_id: the record held; None without one.
        exemption_id: the exemption; None while not exempt.
    """

    status: Status
    due_on: date | None
    expires_on: date | None
    reason: str
    unit_id: int
    staff_group: str
    attestation_id: int | None
    exemption_id: int | None


class Span(NamedTuple):
    """From one day to another, both included; `to_on` is `FOREVER` for an open end."""

    from_on: date
    to_on: date
    standing: Standing


class Run:
    """Days in a row in which one person is in the audience of one programme, exempt or not."""

    def __init__(self, person: Career, programme: Programme, asked: Sequence[Claim], run: Period) -> None:
        self.terms = programme
        self.run = run
        self.claims = [claim for claim in asked if claim.days.from_on <= run.to_on and claim.days.to_on >= run.from_on]
        self.stretches = [each for each in person.stretches if each.from_on <= run.to_on and each.to_on >= run.from_on]
        self.exemptions = [
            each
            for each in person.exemptions
            if each.programme_id in (None, programme.id) and common((each.days,), (run,))
        ]
        exempt = common(joined(each.days for each in self.exemptions), (run,))
        self.returns = [day_after(each.to_on) for each in exempt if each.to_on < run.to_on]
        self.records: list[Record] = person.records.get(programme.id, [])
        self.cycles = person.cycles.get(programme.id, [])
        self.begun = [each for each in person.begun if each.programme_id == programme.id]
        self.asked_again = [each for each in person.reattestations if each.programme_id == programme.id]
        self.first_due = run.from_on + timedelta(days=programme.due_days)

    def spans(self) -> Iterator[Span]:
        """Give a span for each stretch of days between two on which anything may change."""
        first, last = self.run
        days = sorted(day for day in {first, *self._turning_days()} if first <= day <= last)
        for day, following in pairwise([*days, FOREVER]):
            yield Span(day, last if following == FOREVER else day_before(following), self._on(day))

    def _turning_days(self) -> Iterator[date]:
        yield day_after(self.first_due)
        for claim in self.claims:
            yield claim.days.from_on
        for stretch in self.stretches:
            yield stretch.from_on
        for exemption in self.exemptions:
            yield exemption.from_on
            yield day_after(exemption.days.to_on)
        for back_on in self.returns:
            yield day_after(self._grace(back_on))
        for record in self.records:
            yield record.achieved_on
            yield window_opens_on(record.expires_on, self.terms)
            yield day_after(record.expires_on)
        for attested_on, _ in self.cycles:
            yield attested_on
        for begun in self.begun:
            yield begun.begun_on
        for asked in self.asked_again:
            yield asked.assigned_on
            yield day_after(asked.due_on)

    def _on(self, day: date) -> Standing:
        claim = next(each for each in self.claims if each.days.from_on <= day <= each.days.to_on)
        place = next(each for each in self.stretches if each.from_on <= day <= each.to_on).leading
        held = self._held(day)
        exemption = next((each for each in self.exemptions if each.days.from_on <= day <= each.days.to_on), None)
        if exemption:
            status, due_on, reason = Status.EXEMPT, None, _exempt_words(exemption)
        else:
            status, due_on, reason = self._asked(day, held, claim.words)
        return Standing(
            status,
            due_on,
            held.expires_on if held else None,
            _shortened(reason),
            place.unit_id,
            place.staff_group,
            held.id if held else None,
            exemption.id if exemption else None,
        )

    def _asked(self, day: date, held: Record | None, words: str) -> tuple[Status, date, str]:
        back_on = next((each for each in reversed(self.returns) if each <= day), None)
        due_on = self._due_on(held, back_on)
        if held and day <= held.expires_on:
            again = self._asked_again(day, held, back_on)
            if again:
                again_by, asked = again
                due_on = min(due_on, again_by)
                return Status.OVERDUE if day > due_on else Status.DUE_SOON, due_on, asked.reason
            is_soon = day >= window_opens_on(held.expires_on, self.terms)
            return Status.DUE_SOON if is_soon else Status.COMPLIANT, due_on, words
        if back_on and due_on == self._grace(back_on):
            words = f"{words}, back from an exemption on {day_in_words(back_on)}"
        if day > due_on:
            return Status.OVERDUE, due_on, words
        return Status.IN_PROGRESS if self._is_begun(day) else Status.NOT_STARTED, due_on, words

    def _due_on(self, held: Record | None, back_on: date | None) -> date:
        """Give the expiry of the record held, or the end of the time that entering or coming back allows for.

        An attestation made since then has used that time up.
        """
        allowed = [held.expires_on] if held else []
        if held is None or held.achieved_on < self.run.from_on:
            allowed.append(self.first_due)
        if back_on and (held is None or held.achieved_on < back_on):
            allowed.append(self._grace(back_on))
        return max(allowed)

    def _asked_again(self, day: date, held: Record, back_on: date | None) -> tuple[date, Reattestation] | None:
        """Find the re-attestation that is due first among those assigned and not settled."""
        waiting = []
        for asked in self.asked_again:
            is_settled = any(
                asked.assigned_on <= record.achieved_on <= held.achieved_on
                and version_key(record.policy_version) >= version_key(asked.policy_version)
                for record in self.records
            )
            if asked.assigned_on <= day and not is_settled:
                waiting.append((self._again_by(asked, back_on), asked))
        return min(waiting, default=None)

    def _again_by(self, asked: Reattestation, back_on: date | None) -> date:
        """Nobody owes it sooner because they were not there, or exempt, when it was assigned."""
        by = asked.due_on
        if asked.assigned_on < self.run.from_on:
            by = max(by, self.first_due)
        if back_on and asked.assigned_on < back_on:
            by = max(by, self._grace(back_on))
        return by

    def _grace(self, back_on: date) -> date:
        return back_on + timedelta(days=self.terms.grace_days)

    def _held(self, day: date) -> Record | None:
        """Find the latest record achieved by a day."""
        place = bisect_right(self.records, day, key=lambda record: record.achieved_on)
        return self.records[place - 1] if place else None

    def _is_begun(self, day: date) -> bool:
        """Tell whether work towards the next attestation has begun: in a cycle after the last one attested to."""
        last = max((cycle for achieved_on, cycle in self.cycles if achieved_on <= day), default=0)
        return any(each.cycle > last and each.begun_on <= day for each in self.begun)


def _exempt_words(exemption: Exemption) -> str:
    start = day_in_words(exemption.from_on)
    end = f"to {day_in_words(exemption.to_on)}" if exemption.to_on else "until further notice"
    return f"{exemption.reason_code}, from {start} {end}"


def _shortened(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…"
