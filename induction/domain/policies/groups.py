"""Groups of obligations: which sections of the policy belong together, and which modules teach them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from induction.domain.learning.module import Content, Id, Line
from induction.domain.policies.obligation import SectionNumber


class Group(Content):
    """A part of the policy that somebody who comes back may show to know, instead of taking its modules again."""

    title: Line
    sections: Annotated[tuple[SectionNumber, ...], Field(min_length=1, max_length=20)]
    modules: Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)]


def check_groups(groups: tuple[Group, ...], modules: tuple[str, ...]) -> tuple[Group, ...]:
    """Check that groups, where there are any, divide a programme's modules and are told apart by their titles.

    Raises:
        ValueError: naming what is wrong, for the content check.
    """
    named = [module for group in groups for module in group.modules]
    titles = [group.title for group in groups]
    twice = sorted({each for each in (*named, *titles) if (*named, *titles).count(each) > 1})
    if twice:
        raise ValueError(f"names {', '.join(twice)} more than once")
    strangers = sorted(set(named) - set(modules))
    if strangers:
        raise ValueError(f"names {', '.join(strangers)}, which the programme does not take")
    left = [module for module in modules if module not in named]
    if groups and left:
        raise ValueError(f"leaves out {', '.join(left)}: each module belongs to one group")
    return groups
