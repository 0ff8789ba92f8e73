"""How many people a change of policy affects: those who hold an attestation to an earlier version, by programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.db.queries import publication as queries
from induction.domain.library_values import Library
from induction.domain.policies.assignments import ProgrammeImpact, audiences_of
from induction.domain.policies.impact import Ask, Impact
from induction.services.authoring.policy_change import Comparison


@dataclass(frozen=True)
class Reach:
    """What a change asks of how many, programme by programme."""

    programmes: tuple[ProgrammeImpact, ...] = ()

    @property
    def people_asked(self) -> int:
        """How many assignments it makes; somebody in two programmes is counted in both."""
        return sum(each.people_asked for each in self.programmes)

    @property
    def minutes(self) -> int:
        """The staff time that it costs, in minutes."""
        return sum(each.minutes for each in self.programmes)


def reach(
    session: Session, library: Library, compared: Comparison, *, day: date, judged: Mapping[str, Ask] | None = None
) -> Reach:
    """Count whom a change affects on a day.

    Args:
        session: where it is known who attested to what.
        library: all content. A programme's modules are taken as they are written, for the old version or the new one.
        compared: the two versions.
        day: who is in a programme and in date is looked up for this day.
        judged: what authors found of reworded obligations, by id.
    """
    new = compared.diff.new
    found = []
    for programme in library.written_programmes.values():
        if programme.policy == new.slug:
            modules = [library.written[name] for name in programme.modules]
            audiences = audiences_of(module.audience for module in modules)
            holders = queries.holders(session, programme.id, new.slug, new.version, day)
            found.append(ProgrammeImpact(programme, audiences, Impact(compared.diff, modules, judged), holders))
    return Reach(tuple(found))
