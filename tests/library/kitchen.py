"""A small good set of content, copied where a test may break it, and a way to break one place of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from induction.domain.errors import ContentError, Problem
from induction.domain.library_values import Library
from induction.library import load_library

FIXTURES = Path(__file__).parent / "fixtures"
POLICY = "content/policies/kettle-policy/1.0.md"
REGISTER = "content/policies/kettle-policy/1.0.obligations.yaml"
MODULE = "scenarios/making-tea.yaml"
STATEMENT = "content/statements/kettle-statement.yaml"
REQUIREMENTS = "content/requirements.yaml"


@dataclass(frozen=True)
class Kitchen:
    """The copy, below one folder."""

    root: Path

    def load(self) -> Library:
        return load_library(self.root / "content", self.root / "scenarios")

    def problems(self) -> list[Problem]:
        """What is wrong with it, of which there must be something."""
        with pytest.raises(ContentError) as refusal:
            self.load()
        return refusal.value.problems

    def change(self, file: str, old: str, new: str, nth: int = 1) -> int:
        """Replace the nth `old` by `new` and give the line on which it stood."""
        path = self.root / file
        parts = path.read_text(encoding="utf-8").split(old)
        assert len(parts) > nth, f"{old!r} does not stand {nth} times in {file}"
        before = old.join(parts[:nth])
        path.write_text(before + new + old.join(parts[nth:]), encoding="utf-8")
        return before.count("\n") + 1

    def add(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")


def kitchen_in(folder: Path) -> Kitchen:
    shutil.copytree(FIXTURES, folder, dirs_exist_ok=True)
    return Kitchen(folder)
