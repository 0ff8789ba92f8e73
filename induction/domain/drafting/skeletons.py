"""Skeleton modules: for each cluster of obligations the scenes, options and paths, with the quotes filled in.

Every situation, option and outcome is marked as to be written. Nothing about people is made up here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal

from induction.domain.authoring.unfinished import to_be_written
from induction.domain.learning.module import END, Citation, Grade, Module, Option, Scene
from induction.domain.policies.obligation import Audience, Kind, Obligation
from induction.domain.policies.policy import Section

Pin = tuple[str, str]
ModuleAudience = Literal["all-staff", "line-managers", "account-leads", "communications-team"]

_TAKEN_BY: Mapping[Audience, ModuleAudience] = {
    Audience.ALL_STAFF: "all-staff",
    Audience.MANAGERS: "line-managers",
    Audience.ACCOUNT_LEADS: "account-leads",
    Audience.COMMUNICATIONS_TEAM: "communications-team",
    Audience.UNION_REPRESENTATIVES: "all-staff",
    Audience.REGISTERED_PROFESSIONALS: "all-staff",
}
_MOST = 8
_SHORTEST_QUOTE = 12
_LONGEST_ID = 48
_TURNS_ON = {
    Kind.MUST: "somebody could do it, put it off or leave it",
    Kind.MUST_NOT: "doing it would be tempting",
    Kind.SHOULD: "it would be easy to forget",
    Kind.PROCEDURE: "somebody has to know who does what",
    Kind.RIGHT: "one may do it and could believe that one may not",
}


def skeletons(pin: Pin, sections: Mapping[str, Section], obligations: Iterable[Obligation]) -> Iterator[Module]:
    """Lay out a module for each cluster: the obligations of one section for one audience, at most eight.

    What the Trust itself undertakes needs no scene, and a quote of a word or two cannot be cited.

    Args:
        pin: slug and version of the policy.
        sections: by number.
        obligations: the proposed ones, in the order of the text.
    """
    names: set[str] = set()
    taught = [each for each in obligations if each.audience in _TAKEN_BY and len(each.quote) >= _SHORTEST_QUOTE]
    for audience in dict.fromkeys(_TAKEN_BY.values()):
        theirs = [each for each in taught if _TAKEN_BY[each.audience] == audience]
        for section, cluster in _clusters(sections, theirs):
            name = _name(section, audience, names)
            yield _module(name, pin, audience, section, cluster)


def _clusters(
    sections: Mapping[str, Section], obligations: list[Obligation]
) -> Iterator[tuple[Section, list[Obligation]]]:
    """Keep a top section together while it is small; else part it by subsection, and that by eights."""
    for top, members in groupby(obligations, key=lambda each: each.section.partition(".")[0]):
        group = list(members)
        parts = (
            [group]
            if len(group) <= _MOST
            else [list(part) for _, part in groupby(group, key=lambda each: each.section)]
        )
        for part in parts:
            is_whole = len({each.section for each in part}) > 1
            section = sections[top if is_whole and top in sections else part[0].section]
            for at in range(0, len(part), _MOST):
                yield section, part[at : at + _MOST]


def _name(section: Section, audience: str, names: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", section.heading.lower()))
    begun = "-".join(words)[:_LONGEST_ID].strip("-") or section.anchor
    begun = begun if begun[0].isalpha() else f"{section.anchor}-{begun}"[:_LONGEST_ID].strip("-")
    if audience != "all-staff" and audience not in begun:
        begun = f"{begun[: _LONGEST_ID - len(audience)].strip('-')}-{audience}"
    name = next(each for each in (begun, *(f"{begun}-{count}" for count in range(2, 1000))) if each not in names)
    names.add(name)
    return name


def _module(name: str, pin: Pin, audience: ModuleAudience, section: Section, cluster: list[Obligation]) -> Module:
    steps = [f"scene-{count}" for count in range(1, len(cluster) + 1)]
    scenes: list[Scene] = []
    for step, following, obligation in zip(steps, [*steps[1:], END], cluster, strict=True):
        scenes += [_scene(step, following, obligation), _recovery(step, following, obligation)]
    about = f"{section.label}, {section.heading}"
    return Module(
        id=name,
        version=1,
        title=to_be_written(f"a title for {about}")[:200],
        summary=to_be_written("two sentences on what the module is about"),
        audience=audience,
        policy=pin[0],
        policy_version=pin[1],
        learning_outcomes=(
            to_be_written("what a person can do afterwards"),
            to_be_written("what else a person can do"),
        ),
        start=steps[0],
        scenes=tuple(scenes),
        discussion=tuple(
            to_be_written(f"a {count} prompt for a team meeting") for count in ("first", "second", "third")
        ),
    )


def _scene(step: str, following: str, obligation: Obligation) -> Scene:
    return Scene(
        id=step,
        title=to_be_written("a title"),
        situation=to_be_written(
            f"a moment that turns on this clause ({obligation.kind}): {_TURNS_ON[obligation.kind]}"
        ),
        question=to_be_written("the decision"),
        options=(
            _option(f"{step}-best", Grade.BEST, following, obligation),
            _option(f"{step}-acceptable", Grade.ACCEPTABLE, following, obligation),
            _option(f"{step}-poor", _wrong(obligation), f"{step}-put-right", obligation),
        ),
    )


def _recovery(step: str, following: str, obligation: Obligation) -> Scene:
    again = f"{step}-put-right"
    return Scene(
        id=again,
        recovery=True,
        title=to_be_written("a title"),
        situation=to_be_written("what has come of the poor choice, and what can still be done"),
        question=to_be_written("the decision that puts it right"),
        options=(
            _option(f"{again}-best", Grade.BEST, following, obligation),
            _option(f"{again}-acceptable", Grade.ACCEPTABLE, following, obligation),
            _option(f"{again}-poor", Grade.POOR, again, obligation),
        ),
    )


def _wrong(obligation: Obligation) -> Grade:
    return Grade.BREACH if obligation.kind is Kind.MUST_NOT else Grade.POOR


def _option(option_id: str, grade: Grade, following: str, obligation: Obligation) -> Option:
    return Option(
        id=option_id,
        text=to_be_written(f"{option_id}: what one does, in a line"),
        grade=grade,
        consequence=to_be_written("what happens then, and to whom"),
        feedback=to_be_written("why, kindly"),
        cites=(Citation(section=obligation.section, quote=obligation.quote),),
        do_next=to_be_written("what to do now"),
        next=following,
    )
