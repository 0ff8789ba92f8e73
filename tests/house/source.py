"""The program's own source as the house rules see it: files, modules and functions."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "induction"
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of Python; ``name`` is its path from the checkout."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def functions(self) -> Iterator[AnyFunction]:
        """Every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, FUNCTION))

    def calls(self) -> Iterator[tuple[str, int]]:
        """Every call as written, such as ``datetime.now``, with its line."""
        return ((ast.unparse(node.func), node.lineno) for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def public(self) -> Iterator[AnyFunction]:
        """Functions and methods that other modules may call: public by name in a public class or at the top."""
        tops: list[ast.AST] = [self.tree]
        tops += [node for node in self.tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        for top in tops:
            for node in ast.iter_child_nodes(top):
                if isinstance(node, FUNCTION) and not node.name.startswith("_"):
                    yield node


@cache
def modules() -> tuple[Module, ...]:
    """The program's modules without its migrations, which are written once and never tidied."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts and "_bundled" not in path.parts:
            text = path.read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text)))
    return tuple(found)


@cache
def committed() -> tuple[Path, ...]:
    """The files that are committed or would be by ``git add``."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return tuple(path for name in sorted(set(listed)) if name and (path := ROOT / name).is_file())
