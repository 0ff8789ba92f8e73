"""Run every benchmark, print the table and write it to docs/benchmarks.md: `python -m bench [--check] [--full]`."""

from __future__ import annotations

import multiprocessing
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bench import (
    bulk,
    certificate,
    content_check,
    dashboard,
    item_analysis,
    ledger,
    ledger_postgresql,
    pages,
    people_pages,
    policy_change,
    report_csv,
    report_memory,
    report_postgres,
    report_xlsx,
    staff_import,
    start,
)
from induction import clock

_PARTS: tuple[Any, ...] = (
    start,
    content_check,
    pages,
    people_pages,
    dashboard,
    item_analysis,
    policy_change,
    report_csv,
    report_xlsx,
    report_postgres,
    report_memory,
    staff_import,
    certificate,
    bulk,
    ledger,
    ledger_postgresql,
)
_OUT = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main() -> int:
    """Measure; with ``--check``, 1 says that a limit was not met."""
    results: dict[str, tuple[float, float, float]] = {}
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as alone:
        for part in _PARTS:  # each in a process of its own, and with nothing left to write of the one before
            os.sync()
            results |= alone.submit(part.ratios).result()
    rows = "\n".join(
        f"| {name} | {ratio:.2f} | {limit:g} | {'met' if ratio <= limit else 'not met'} | {took:,.1f} ms |"
        for name, (ratio, limit, took) in results.items()
    )
    table = f"| What / against what | Ratio | Limit | Limit is | Ours took |\n|---|---:|---:|---|---:|\n{rows}\n"
    print(table)
    _OUT.write_text(_text(table), encoding="utf-8")
    return int("--check" in sys.argv[1:] and any(ratio > limit for ratio, limit, _ in results.values()))


def _text(table: str) -> str:
    day = clock.today()
    how = "python -m bench --full" if "--full" in sys.argv[1:] else "make bench"
    machine = f"a small shared {platform.system()} machine with Python {platform.python_version()}"
    return f"""# Benchmarks

Measured on {day.day} {day:%B %Y} by `{how}`, on {machine}.
The machine was not kept quiet. A ratio means more than milliseconds do: both sides are measured in the same run.
Whether that is by the clock or in processor time, and how, stands at the top of each file in `bench/`.
`python -m bench --full` adds PostgreSQL and the whole of the NHS, 1,400,000 people, to the dashboard and its lists.

{table}
`python -m bench --check` ends with 1 when a limit is not met.
"""


if __name__ == "__main__":
    sys.exit(main())
