"""What `induction content check` takes for all shipped content, in processor time of a process of its own.

Against two limits: the two seconds that an author is asked to wait at most, and the bare work of the libraries under
it, which is to parse every YAML file and to load the pronouncing dictionary.
"""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median

from induction import resources

TIMES, PATIENCE, LIMIT = 7, 2.0, 2
_OURS = "import sys; sys.argv = ['induction', 'content', 'check', '--strict']; from induction.cli import main; main()"
_BARE = """
import gc, sys
from pathlib import Path
from ruamel.yaml import YAML
for folder in sys.argv[1:]:
    for path in Path(folder).rglob("*.yaml"):
        for event in YAML(typ="safe", pure=True).parse(path.read_text(encoding="utf-8")):
            pass
gc.disable()
import textstat
textstat.syllable_count("word")
gc.freeze()
"""


def ratios() -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to each limit, the limit it must keep, and our own milliseconds."""
    folders = [str(resources.folder(name)) for name in ("content", "scenarios")]
    _took(_OURS), _took(_BARE, *folders)
    times = [(_took(_OURS), _took(_BARE, *folders)) for _ in range(TIMES)]
    ours, bare = median(each for each, _ in times), median(each for _, each in times)
    return {
        "check of all content / two seconds": (ours / PATIENCE, 1, ours * 1000),
        "check of all content / parsing it and loading the dictionary": (ours / bare, LIMIT, ours * 1000),
    }


def _took(program: str, *arguments: str) -> float:
    before = os.times()
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
