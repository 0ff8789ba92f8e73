"""Who may read the clock, who may commit, and what every public function says about itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT, modules

CLOCK = re.compile(
    r"(^|\.)(datetime|date)\.(now|today|utcnow)$|^time\.(time|time_ns|localtime|gmtime|ctime)$|^func\.now$"
)
SQL_CLOCK = re.compile(r"\bCURRENT_(?:TIMESTAMP|DATE|TIME)\b")
MAY_COMMIT = ("induction/web/", "induction/cli/", "induction/jobs", "induction/worker/")


def test_only_the_clock_reads_the_clock() -> None:
    found = [
        f"{module.name}:{line} {call}"
        for module in modules()
        for call, line in module.calls()
        if CLOCK.search(call) and module.name != "induction/clock.py"
    ]
    found += [module.name for module in modules() if SQL_CLOCK.search(module.text)]
    assert not found, f"Let the door read induction.clock and hand the moment in: {found}"


def test_the_clock_itself_is_seen() -> None:
    clock = next(module for module in modules() if module.name == "induction/clock.py")
    assert [call for call, _ in clock.calls() if CLOCK.search(call)] == ["datetime.now"]


def test_only_the_edge_commits() -> None:
    commits = [(module.name, line) for module in modules() for call, line in module.calls() if call.endswith(".commit")]
    inside = [f"{name}:{line}" for name, line in commits if not name.startswith(MAY_COMMIT)]
    assert not inside, f"A service leaves the commit to its caller, the view or the command: {inside}"
    assert commits, "no commit was found at all, so this test looks for the wrong thing"


def test_public_functions_say_what_they_do_and_take() -> None:
    silent = [
        f"{module.name}:{function.lineno} {function.name}"
        for module in modules()
        for function in module.public()
        if not ast.get_docstring(function)
    ]
    assert not silent, f"Give each a docstring of one imperative sentence: {silent}"


def test_public_functions_are_annotated() -> None:
    bare = []
    for module in modules():
        for function in module.public():
            arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            unnamed = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
            if unnamed or function.returns is None:
                bare.append(f"{module.name}:{function.lineno} {function.name}")
    assert not bare, f"Annotate every argument and the result: {bare}"


def test_the_rings_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, f"The contract's name says why:\n{linted.stdout}{linted.stderr}"
