"""Whom a new policy version asks to attest again, programme by programme, and with which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from induction.domain.people import StaffGroup
from induction.domain.policies.impact import Ask, Asked, Impact
from induction.domain.policies.obligation import Audience
from induction.domain.standings.programme import Programme

# For whom a module is written says whose obligations its programme answers for.
AUDIENCE_OF: Mapping[str, Audience] = {
    "all-staff": Audience.ALL_STAFF,
    "line-managers": Audience.MANAGERS,
    "account-leads": Audience.ACCOUNT_LEADS,
    "communications-team": Audience.COMMUNICATIONS_TEAM,
}
# The staff groups of the Electronic Staff Record whose members are registered with a professional body.
REGISTERED = frozenset(
    {
        StaffGroup.ADD_PROF,
        StaffGroup.ALLIED_HEALTH,
        StaffGroup.SCIENTISTS,
        StaffGroup.MEDICAL,
        StaffGroup.NURSING,
    }
)
KINDS: Mapping[Ask, str] = {Ask.READ: "redline", Ask.ANSWER: "scenes", Ask.MODULE: "modules"}
"""How much is asked, in the words of the record."""


@dataclass(frozen=True)
class ProgrammeImpact:
    """What a new version asks of those who hold an attestation of one programme.

    Attributes:
        audiences: whose obligations the programme answers for.
        holders: who holds an attestation to an earlier version, by staff group.
    """

    programme: Programme
    audiences: tuple[Audience, ...]
    impact: Impact
    holders: Mapping[str, Sequence[int]]

    @cached_property
    def asked(self) -> tuple[tuple[Asked, Sequence[int]], ...]:
        """What is asked of the holders, with whom it is asked of: one entry for each set of groups they belong to."""
        found: dict[frozenset[Audience], list[int]] = {}
        for staff_group, people in self.holders.items():
            found.setdefault(self.groups_of(staff_group), []).extend(people)
        return tuple((self.impact.of(*groups), people) for groups, people in found.items())

    def groups_of(self, staff_group: str) -> frozenset[Audience]:
        """Say to which groups the holders of a staff group belong. Nobody is known to represent a union."""
        theirs = set(self.audiences) - {Audience.REGISTERED_PROFESSIONALS, Audience.UNION_REPRESENTATIVES}
        if Audience.REGISTERED_PROFESSIONALS in self.audiences and staff_group in REGISTERED:
            theirs.add(Audience.REGISTERED_PROFESSIONALS)
        return frozenset(theirs)

    @property
    def people_asked(self) -> int:
        """How many are asked anything."""
        return sum(len(people) for asked, people in self.asked if asked.ask is not Ask.NOTHING)

    @property
    def minutes(self) -> int:
        """The staff time of all of them together, in minutes, rounded up."""
        return ceil(sum(len(people) * asked.seconds for asked, people in self.asked) / 60)

    @property
    def lines(self) -> tuple[tuple[Asked, int], ...]:
        """What each group by itself is asked, with how many belong to it."""
        return tuple(
            (
                self.impact.of(audience),
                sum(len(people) for asked, people in self.asked if audience in asked.audiences),
            )
            for audience in self.audiences
        )


def audiences_of(written_for: Iterable[str]) -> tuple[Audience, ...]:
    """Say whose obligations a programme answers for, from whom its modules are written for."""
    found = dict.fromkeys(AUDIENCE_OF[each] for each in written_for)
    if Audience.ALL_STAFF in found:
        found |= dict.fromkeys((Audience.UNION_REPRESENTATIVES, Audience.REGISTERED_PROFESSIONALS))
    return tuple(found)


def items_of(asked: Asked) -> list[str]:
    """List what is to be answered: ``module`` for a whole one, ``module/scene`` for a scene."""
    return [*(module.id for module in asked.modules), *(f"{each.module.id}/{each.scene.id}" for each in asked.scenes)]
