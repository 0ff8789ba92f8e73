"""Whom a new policy version asks to attest again, programme by programme, and with which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from induction.domain.impact import Ask, Asked, Impact
from induction.domain.obligation import Audience
from induction.domain.people import StaffGroup
from induction.domain.programme import Programme

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


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds an attestation to an earlier version in a programme."""

    staff_member_id: int
    staff_group: str


@dataclass(frozen=True)
class ProgrammeImpact:
    """What a new version asks of those who hold an attestation of one programme.

    Attributes:
        audiences: whose obligations the programme answers for.
        holders: who holds an attestation to an earlier version.
    """

    programme: Programme
    audiences: tuple[Audience, ...]
    impact: Impact
    holders: tuple[Holder, ...]

    def asked(self, holder: Holder) -> Asked:
        """Say what is asked of one of them."""
        return self.impact.of(*self.groups_of(holder))

    def groups_of(self, holder: Holder) -> frozenset[Audience]:
        """Say to which groups one of them belongs. Nobody is known to represent a union."""
        theirs = set(self.audiences) - {Audience.REGISTERED_PROFESSIONALS, Audience.UNION_REPRESENTATIVES}
        if Audience.REGISTERED_PROFESSIONALS in self.audiences and holder.staff_group in REGISTERED:
            theirs.add(Audience.REGISTERED_PROFESSIONALS)
        return frozenset(theirs)

    def counted(self) -> Mapping[frozenset[Audience], int]:
        """Count the holders by the groups to which they belong."""
        return Counter(self.groups_of(holder) for holder in self.holders)

    @property
    def people_asked(self) -> int:
        """How many are asked anything."""
        return sum(count for groups, count in self.counted().items() if self.impact.of(*groups).ask is not Ask.NOTHING)

    @property
    def minutes(self) -> int:
        """The staff time of all of them together, in minutes, rounded up."""
        return ceil(sum(count * self.impact.of(*groups).seconds for groups, count in self.counted().items()) / 60)

    @property
    def lines(self) -> tuple[tuple[Asked, int], ...]:
        """What each group by itself is asked, with how many belong to it."""
        counted = self.counted()
        return tuple(
            (self.impact.of(audience), sum(count for groups, count in counted.items() if audience in groups))
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
