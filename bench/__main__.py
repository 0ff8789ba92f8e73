"""Run every benchmark, print the table and write it to docs/benchmarks.md: `python -m bench [--check] [--full]`."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

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

_OUT = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main() -> int:
    """Measure; with ``--check``, 1 says that a limit was not met."""
    results = {
        name: each
        for part in (
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
        for name, each in part.ratios().items()
    }
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
    return f"""# Benchmarks

Measured on {day.day} {day:%B %Y} by `make bench`, on a small shared {platform.system()} machine with Python \
{platform.python_version()}. The machine was not kept quiet. A ratio means more than milliseconds do: both sides
are measured in the same run. The pages, the CSV and the check are measured in processor time, the rest by the clock.

{table}
How each is measured stands at the top of its file in `bench/`. `python -m bench --check` ends with 1 when a limit is
not met.
"""


if __name__ == "__main__":
    sys.exit(main())
