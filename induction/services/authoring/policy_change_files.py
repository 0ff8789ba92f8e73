"""A comparison of two policy versions as something to take away: plain text for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from induction.domain.policies.change_words import GROUPS, marked
from induction.domain.policies.citation_fate import CitationChange, Fate
from induction.domain.policies.impact import Asked
from induction.domain.policies.obligation_diff import ObligationChange
from induction.domain.policies.policy_diff import SectionChange
from induction.domain.policies.redline import Line
from induction.domain.policies.staleness import Touched
from induction.services.authoring.policy_change import Comparison
from induction.services.authoring.policy_reach import Reach


class ChangeFormat(StrEnum):
    """What a comparison can be written as."""

    TEXT = "text"
    JSON = "json"


def render(found: Comparison, kind: ChangeFormat, people: Reach | None = None) -> str:
    """Write a comparison, with the people whom it affects where they were counted."""
    if kind is ChangeFormat.JSON:
        facts = _facts(found) | {"people": people and _people_facts(people)}
        return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
    return "\n".join([*_text(found), *_part("How many people", _people(people))]) + "\n"


def _text(found: Comparison) -> Iterator[str]:
    old, new = found.diff.old, found.diff.new
    yield f"{new.control.title}: version {old.version} to {new.version}"
    yield "[-Words that went-] {+words that came+}"
    yield from _part(
        "Document control", (f"{each.name}: [-{each.old}-] {{+{each.new}+}}" for each in found.diff.control)
    )
    for section in found.diff.changed_sections:
        yield from _part(_section_heading(section), map(marked, _changed(section)))
    duties = (change for change in found.diff.changed_obligations if not change.is_only_moved)
    yield from _part("Obligations, beside those that only moved", map(_duty, duties))
    yield from _part("Quotes in modules that teach the old version", _fates(found))
    yield from _part(f"Stale scenes: {len(found.stale)}", map(_stale, found.stale))
    if found.renumbered:
        yield from _part("Scenes in which only a section's number changes", map(_scene_name, found.renumbered))
    yield from _part("What is asked of whom", (line for asked in found.impact.groups for line in _group(asked)))


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield heading
    yield from (f"  {line}" for line in lines)


def _section_heading(change: SectionChange) -> str:
    return f"{change.section.number} {change.section.heading}: {', '.join(change.words)}"


def _changed(change: SectionChange) -> Iterator[Line]:
    return (line for line in change.lines if line.is_changed)


def _duty(change: ObligationChange) -> str:
    duty = change.obligation
    return f"{', '.join(change.changes)}: {duty.id} ({duty.section}, {duty.kind}, {GROUPS[duty.audience]})"


def _fates(found: Comparison) -> Iterator[str]:
    yield ", ".join(f"{count} {fate}" for fate, count in found.fates.items())
    for statement in found.statements:
        holds = "holds as it is" if found.statement_holds(statement) else "reads otherwise, because the title changed"
        yield f"statement {statement.id}: {holds}"


def _scene_name(each: Touched) -> str:
    return f"{each.module.id}: {each.scene.id}"


def _stale(each: Touched) -> str:
    causes = [f"a quote of {cite.citation.section} {cite.traced.fate}" for cite in _lost(each)]
    causes += [f"{change.obligation.id} {change.headline}" for change in each.obligations]
    return f"{_scene_name(each)} ({'; '.join(dict.fromkeys(causes))})"


def _lost(each: Touched) -> Iterator[CitationChange]:
    return (cite for cite in each.citations if cite.traced.fate in (Fate.CHANGED, Fate.GONE))


def _group(asked: Asked) -> Iterator[str]:
    (audience,) = asked.audiences
    cost = f", {asked.minutes} minutes a person" if asked.seconds else ""
    yield f"{GROUPS[audience]}: {asked.ask}{cost}"
    if asked.because:
        yield f"  because of {', '.join(change.obligation.id for change in asked.because)}"
    if asked.modules:
        yield f"  modules: {', '.join(module.id for module in asked.modules)}"
    if asked.scenes:
        yield f"  scenes: {', '.join(f'{each.module.id}/{each.scene.id}' for each in asked.scenes)}"
    if asked.untaught:
        yield f"  no scene turns on {', '.join(change.obligation.id for change in asked.untaught)} yet"


def _people(people: Reach | None) -> Iterator[str]:
    if people is None:
        yield "not counted: INDUCTION_DATABASE_URL names no database that is ready"
        return
    for impact in people.programmes:
        for asked, count in impact.lines:
            (audience,) = asked.audiences
            yield f"{impact.programme.id}, {GROUPS[audience]}: {count:,} in date by an earlier version; {asked.ask}"
    yield f"asked in all: {people.people_asked:,} attestations, {people.minutes:,} minutes of staff time"


def _facts(found: Comparison) -> dict[str, Any]:
    return {
        "policy": found.diff.new.slug,
        "old": found.diff.old.version,
        "new": found.diff.new.version,
        "control": [{"field": each.name, "old": each.old, "new": each.new} for each in found.diff.control],
        "sections": [_section_facts(each) for each in found.diff.changed_sections],
        "obligations": [_duty_facts(each) for each in found.diff.changed_obligations],
        "citations": {str(fate): count for fate, count in found.fates.items()},
        "changed_citations": [_citation_facts(each) for each in found.citations if each.traced.fate is not Fate.INTACT],
        "statements": {each.id: "intact" if found.statement_holds(each) else "changed" for each in found.statements},
        "stale_scenes": [_scene_facts(each) for each in found.stale],
        "renumbered_scenes": [_scene_facts(each) for each in found.renumbered],
        "groups": [_group_facts(each) for each in found.impact.groups],
    }


def _section_facts(change: SectionChange) -> dict[str, Any]:
    return {
        "old": change.old.number if change.old else None,
        "new": change.new.number if change.new else None,
        "heading": change.section.heading,
        "changes": list(change.words),
        "redline": [[[str(run.mark), run.text] for run in line.runs] for line in _changed(change)],
    }


def _duty_facts(change: ObligationChange) -> dict[str, Any]:
    return {
        "id": change.obligation.id,
        "changes": [str(each) for each in change.changes],
        "old": change.old.model_dump(mode="json") if change.old else None,
        "new": change.new.model_dump(mode="json") if change.new else None,
    }


def _citation_facts(each: CitationChange) -> dict[str, Any]:
    return {
        "module": each.module.id,
        "scene": each.scene.id,
        "option": each.option.id,
        "section": each.citation.section,
        "quote": each.citation.quote,
        "fate": str(each.traced.fate),
        "stands_in": each.traced.section,
        "now": each.traced.now,
    }


def _scene_facts(each: Touched) -> dict[str, Any]:
    return {
        "module": each.module.id,
        "scene": each.scene.id,
        "obligations": [change.obligation.id for change in each.obligations],
    }


def _group_facts(asked: Asked) -> dict[str, Any]:
    return {
        "audience": str(*asked.audiences),
        "proposed": str(asked.ask),
        "because": [change.obligation.id for change in asked.because],
        "scenes": [{"module": each.module.id, "scene": each.scene.id} for each in asked.scenes],
        "modules": [module.id for module in asked.modules],
        "untaught": [change.obligation.id for change in asked.untaught],
        "minutes": asked.minutes,
    }


def _people_facts(people: Reach) -> dict[str, Any]:
    return {
        "assignments": people.people_asked,
        "minutes": people.minutes,
        "programmes": [
            {"programme": impact.programme.id, "audience": str(*asked.audiences), "people": count}
            for impact in people.programmes
            for asked, count in impact.lines
        ],
    }
