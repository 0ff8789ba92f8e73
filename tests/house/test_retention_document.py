"""The document on retention shows the schedule as it is shipped."""

from __future__ import annotations

from pathlib import Path

from induction import resources
from induction.library.readers import load_schedule

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "retention.md"


def test_the_table_is_the_schedule() -> None:
    schedule, _ = load_schedule(resources.folder("content") / "retention.yaml")
    rows = [
        f"| {rule.title} | {rule.keep} | {rule.counted_from or ''} | {rule.ending} | {rule.source} |"
        for rule in schedule.rules
    ]
    table = "\n".join(["| rule | kept | counted from | goes | source |", "|---|---|---|---|---|", *rows])
    text = DOCUMENT.read_text(encoding="utf-8")
    shown = text.partition("<!-- schedule -->\n")[2].partition("\n<!-- end -->")[0]
    assert shown == table, f"Put this between the marks in docs/retention.md:\n{table}"
