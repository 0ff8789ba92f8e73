"""An author's desk: the shipped content in a folder of its own, and the next version when a test wants it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from induction import resources
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.policies.citation_fate import Fate, Tracer
from induction.domain.policies.policy_diff import diff
from induction.domain.policies.publication import NOTHING, Published
from induction.library import load_library
from tests.versions.next_version import NEW, OLD, SLUG, TOOLS, write_next_version

_INSTEAD = "be friendly and human"  # for the one quote that 1.1 leaves nothing of


@dataclass(frozen=True)
class Desk:
    """The two folders below one root."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def scenarios(self) -> Path:
        return self.root / "scenarios"

    def load(self, published: Published = NOTHING) -> Library:
        return load_library(self.content, self.scenarios, published)

    def write_next_version(self) -> None:
        """Put version 1.1 and its register beside 1.0."""
        write_next_version(self.content)

    def mend_modules(self) -> None:
        """Let every module teach 1.1: each quote as it reads there, and one that turns on the new duty."""
        library = load_library(self.content, self.scenarios)
        pins = [(SLUG, version) for version in (OLD, NEW)]
        old, new = (library.policies[pin] for pin in pins)
        tracer = Tracer(diff(old, new, *(library.registers[pin] for pin in pins)))
        for module in library.modules.values():
            self.write_module(_mended(module, tracer))

    def write_module(self, fields: dict[str, Any]) -> None:
        """Write a module; JSON is YAML."""
        (self.scenarios / f"{fields['id']}.yaml").write_text(json.dumps(fields, indent=1), encoding="utf-8")

    def fields_of(self, module_id: str) -> dict[str, Any]:
        """A module as plain values, to be changed and written again."""
        module = load_library(self.content, self.scenarios).modules[module_id]
        return module.model_dump(mode="json", exclude_defaults=True)


def desk_in(folder: Path) -> Desk:
    shutil.copytree(resources.folder("content"), folder / "content")
    shutil.copytree(resources.folder("scenarios"), folder / "scenarios")
    return Desk(folder)


def _mended(module: Module, tracer: Tracer) -> dict[str, Any]:
    fields = module.model_dump(mode="json", exclude_defaults=True)
    fields |= {"version": module.version + 1, "policy_version": NEW}
    for scene in fields["scenes"]:
        for option in scene["options"]:
            kept: dict[tuple[str, str], None] = {}
            for cite in option["cites"]:
                traced = tracer.trace(cite["section"], cite["quote"])
                quote = traced.now or (_INSTEAD if traced.fate is Fate.GONE else cite["quote"])
                kept[traced.section, quote] = None
            option["cites"] = [{"section": section, "quote": quote} for section, quote in kept]
        if scene["id"] == "label-maker":
            scene["options"][0]["cites"].append({"section": "7", "quote": TOOLS})
    return fields
