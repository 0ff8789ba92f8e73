"""Test-out: how somebody who comes back after a gap shows what they know, and skips what they need not take again.

The rule: who comes back is somebody whose record expired more than twelve months ago, or whose employment began after
their last attestation (a rehire). They are asked two situations of each group of obligations. A group in which both go
right at first sight is done; of any other its modules are taken, by their short path. Everybody attests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from induction.domain.calendar import months_later
from induction.domain.learning.module import Citation, Module
from induction.domain.learning.refresher import Candidate, Reason, pick
from induction.domain.policies.groups import Group
from induction.domain.policies.obligation import Register
from induction.domain.policies.policy import comparable
from induction.domain.policies.quotes import stands_in

GAP_MONTHS = 12
SITUATIONS = 2  # of each group


def comes_back(day: date, *, achieved_on: date, expires_on: date, starts_on: date) -> bool:
    """Tell whether somebody with a record comes back after a gap.

    Args:
        day: today.
        achieved_on: of the last attestation.
        expires_on: of the record in hand; twelve months after it are still no gap.
        starts_on: first day of the present employment.
    """
    return day > months_later(expires_on, GAP_MONTHS) or starts_on > achieved_on


def show_what_you_know(
    modules: Sequence[Module], groups: Sequence[Group], register: Register, seed: str
) -> list[Candidate]:
    """Choose two situations of each group, in the order of the groups.

    Situations that turn on a must or must-not of the group's sections come first, then what spreads over its modules. A
    group of which nothing can be asked by itself is taken whole.
    """
    found: list[Candidate] = []
    for group in groups:
        own = [module for module in modules if module.id in group.modules]
        pool = [each for module in own for each in _of_module(module, group, register)]
        picked: list[Candidate] = []
        pick(pool, picked, Reason.TEST_OUT, SITUATIONS, seed)
        found += sorted(picked, key=pool.index) or take(own, group, set())
    return found


def take(modules: Iterable[Module], group: Group, asked: Collection[tuple[str, str]]) -> list[Candidate]:
    """Choose what is taken of a group in which something was missed: its modules, but for what was asked already."""
    words = f"Not everything went right in “{group.title}”, so you take its modules."
    every = [
        Candidate(module, scene, Reason.GROUP, words, group=group.title)
        for module in modules
        if module.id in group.modules
        for scene in module.taught
    ]
    return [each for each in every if each.key not in asked]


def scope_in_words(shown: int, groups: int, taken: int, modules: int) -> str:
    """Say for a certificate what was asked of somebody who came back."""
    words = f"Return: {shown} situations on {groups} groups of obligations"
    return f"{words}, then {taken} more from {modules} modules" if taken else words


def _of_module(module: Module, group: Group, register: Register) -> Iterable[Candidate]:
    strict = [
        comparable(duty.quote)
        for number in group.sections
        for duty in register.in_section(number)
        if duty.kind.is_strict
    ]
    for scene in module.standing_alone:
        cites = [cite for option in scene.options for cite in option.cites if cite.section in group.sections]
        if cites and scene.is_a_decision:
            rank = 0 if any(_exercises(cite, duty) for cite in cites for duty in strict) else 1
            yield Candidate(module, scene, Reason.TEST_OUT, _words(group), rank, group.title)


def _words(group: Group) -> str:
    return f"It shows what you know of “{group.title}”."


def _exercises(cite: Citation, duty: str) -> bool:
    quote = comparable(cite.quote)
    return stands_in(duty, quote) or stands_in(quote, duty)
