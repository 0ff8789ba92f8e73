"""Break each shipped module in every place where breaking it matters: the check refuses it, with the right line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from induction import resources
from induction.domain.authoring import content_rules
from induction.domain.authoring.source import Lines
from induction.domain.errors import Problem
from induction.domain.learning.condition_rules import check_conditions
from induction.domain.learning.module import END, Module
from induction.domain.learning.scene_graph import check_scenes
from induction.library import load_library, load_module

CONTENT, SCENARIOS = resources.folder("content"), resources.folder("scenarios")
FILES = sorted(SCENARIOS.glob("*.yaml"))
POLICIES = load_library(CONTENT, SCENARIOS).policies
LOADED = {path.stem: load_module(path) for path in FILES}

Steps = tuple[str | int, ...]
Mutant = tuple[str, str, Steps, object, str]  # name, module, where, the new value, words of the message


def option_paths(module: Module) -> Iterator[tuple[Steps, str]]:
    for position, scene in enumerate(module.scenes):
        for place, option in enumerate(scene.options):
            yield ("scenes", position, "options", place), option.id


def quotes(module: Module) -> Iterator[tuple[Steps, str]]:
    for position, scene in enumerate(module.scenes):
        for place, option in enumerate(scene.options):
            for order, cite in enumerate(option.cites):
                yield ("scenes", position, "options", place, "cites", order, "quote"), cite.quote


def conditions(module: Module) -> Iterator[Steps]:
    """Give the places of the conditions of options; those of situations are broken elsewhere."""
    for path, _ in option_paths(module):
        if module.scenes[int(path[1])].options[int(path[3])].when:
            yield (*path, "when")


Spoilt = tuple[str, Steps, object, str]  # the same without the module


def in_words(module: Module) -> Iterator[Spoilt]:
    for path, quote in quotes(module):
        spoilt = quote.replace(",", "", 1) if "," in quote else re.sub(r" (\w+)", r" not \1", quote, count=1)
        yield "a quote spoilt", path, spoilt, "is not in"
        yield "a section made up", (*path[:-1], "section"), "6.99", "There is no section '6.99'"
    for path, _ in option_paths(module):
        if path[-1] != 0:
            first = module.scenes[int(path[1])].options[0].text
            yield "an option said twice", (*path, "text"), first, "The same option stands here twice"


def in_names(module: Module) -> Iterator[Spoilt]:
    first = module.scenes[0]
    for path, option_id in list(option_paths(module))[1:]:
        yield f"{option_id} repeated", (*path, "id"), first.options[0].id, f"{first.options[0].id!r} is used before"
    for position in range(1, len(module.scenes)):
        yield "a scene id repeated", ("scenes", position, "id"), first.id, f"{first.id!r} is used before"


def in_ways(module: Module) -> Iterator[Spoilt]:
    recovery = next(scene.id for scene in module.scenes if scene.recovery)
    for path, _ in option_paths(module):
        yield "an edge cut", (*path, "next"), "nowhere-at-all", "'nowhere-at-all', which is no scene"
        if module.scenes[int(path[1])].options[int(path[3])].grade.is_right:
            yield "a right path into recovery", (*path, "next"), recovery, "leads to the recovery scene"
        else:
            yield "a wrong path that ends", (*path, "next"), END, "nothing can be put right"
    for path in conditions(module):
        own = module.scenes[int(path[1])].id
        yield "a condition on no scene", path, "visited(nowhere)", "names 'nowhere', which is no scene"
        yield "a condition on no option", path, f"chose({own}.nothing)", "'nothing', which is no option"
        yield "a condition that always holds", path, f"not visited({own}) or visited({own})", "everybody"


def mutants() -> Iterator[Mutant]:
    for name, (module, _) in LOADED.items():
        for spoil in (in_words, in_names, in_ways):
            yield from ((kind, name, *rest) for kind, *rest in spoil(module))  # type: ignore[misc]


MUTANTS = list(mutants())


def judged(module: Module, lines: Lines) -> list[Problem]:
    own = content_rules.check_module(module, lines, module.id, POLICIES)
    return [*check_scenes(module, lines), *check_conditions(module, lines), *own]


def with_value(module: Module, path: Steps, value: object) -> Module:
    fields = module.model_dump(mode="json")
    here = fields
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return Module.model_validate(fields)


def test_there_are_modules_to_break_and_enough_ways_to_break_them() -> None:
    counted = Counter(mutant[1] for mutant in MUTANTS)
    assert set(counted) == {path.stem for path in FILES}
    assert min(counted.values()) >= 200


@pytest.mark.parametrize("name", LOADED)
def test_the_shipped_modules_themselves_are_sound(name: str) -> None:
    assert judged(*LOADED[name]) == []


@pytest.mark.parametrize("name", LOADED)
def test_every_mutant_of_a_module_is_refused_at_its_own_line(name: str) -> None:
    survivors = []
    for kind, owner, path, value, words in MUTANTS:
        if owner == name:
            module, lines = LOADED[name]
            found = judged(with_value(module, path, value), lines)
            if not any(problem.line == lines.by_path[path] and words in problem.what for problem in found):
                survivors.append((kind, path, [str(problem) for problem in found]))
    assert survivors == []


def recovery_scenes() -> list[tuple[str, str]]:
    return [(name, scene.id) for name, (module, _) in LOADED.items() for scene in module.scenes if scene.recovery]


def test_every_shipped_module_has_recovery() -> None:
    assert {name for name, _ in recovery_scenes()} == set(LOADED)


@pytest.mark.parametrize(("name", "scene_id"), recovery_scenes())
def test_a_module_without_one_of_its_recovery_scenes_is_refused(name: str, scene_id: str, tmp_path: Path) -> None:
    """The scene is cut out of the file's text, so that lines are those an author would see."""
    rows = (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    starts = [place for place, row in enumerate(rows) if row.startswith("  - id: ")]
    begin = next(place for place in starts if rows[place].strip() == f"- id: {scene_id}")
    end = next(
        place for place in range(begin + 1, len(rows)) if rows[place].startswith("  - id: ") or rows[place][0].isalpha()
    )
    path = tmp_path / f"{name}.yaml"
    path.write_text("".join(rows[:begin] + rows[end:]), encoding="utf-8")
    text = path.read_text(encoding="utf-8").splitlines()
    cut = [problem for problem in judged(*load_module(path)) if f"leads to {scene_id!r}" in problem.what]
    assert cut
    assert all(text[problem.line - 1].strip() == f"next: {scene_id}" for problem in cut)
