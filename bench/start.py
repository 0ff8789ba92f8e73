"""What `induction --help` costs to start, against a Python that imports click and nothing else."""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import perf_counter

TIMES, LIMIT = 15, 3
_OURS = "import sys; sys.argv = ['induction', '--help']; from induction.cli import main; main()"


def ratios() -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain start, the limit it must keep, and our own milliseconds."""
    _took(_OURS), _took("import click")
    times = [(_took(_OURS), _took("import click")) for _ in range(TIMES)]
    ours, plain = median(each for each, _ in times), median(each for _, each in times)
    return {"start of induction --help / Python that imports click": (ours / plain, LIMIT, ours * 1000)}


def _took(program: str) -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began
