"""What is imported is asked for by name: a library that comes along by chance may stay away one day."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SERVICE = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]["pkcs11"]  # imported only where the settings ask for it
DEVELOPMENT = SERVICE + PROJECT["project"]["optional-dependencies"]["dev"] + PROJECT["dependency-groups"]["build"]
OWN = {"induction", "tests", "bench"}


def plain(name: str) -> str:
    """A distribution's name without extras and bounds, as the index compares names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name)[0]).lower()


def imported(folder: Path) -> set[str]:
    """The top names of everything that a folder's modules import, wherever in the module."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                names.add(node.module.partition(".")[0])
    return names - OWN - set(sys.stdlib_module_names)


def undeclared(names: Iterable[str], declared: list[str]) -> list[str]:
    known, carried_by = {plain(name) for name in declared}, packages_distributions()
    return sorted(name for name in names if not known & {plain(carrier) for carrier in carried_by.get(name, [])})


def test_the_service_asks_for_what_it_imports() -> None:
    names = imported(ROOT / "induction")
    assert "flask" in names
    assert not (missing := undeclared(names, SERVICE + EXTRAS)), f"Add to dependencies, then `make lock`: {missing}"


def test_tests_and_tools_ask_for_what_they_import() -> None:
    names = imported(ROOT / "tests") | imported(ROOT / "tools") | imported(ROOT / "bench")
    assert "pytest" in names
    assert not (missing := undeclared(names, DEVELOPMENT)), f"Add to the dev dependencies, then `make lock`: {missing}"
