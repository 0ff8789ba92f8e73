"""The data dictionary of the compliance report, written from its columns."""

from __future__ import annotations

import json

from induction.domain.reports.compliance_columns import COLUMNS
from induction.domain.reports.data_dictionary import columns_as_markdown, fields, statuses_as_markdown

_NOTES = """
- Made from the program by `induction report dictionary --report compliance`; do not edit by hand. `docs/dashboard.md`
  says what each figure is, `docs/data-dictionary.md` how the CSV, Excel and JSON files are written.
- One row is one programme and one part of the organisation, on one day. Rows of one scope and one programme can be
  added up (units: those with the same unit above); rows of different scopes count the same people again.
- It names nobody. Small groups are counted exactly, as on the dashboard: pass the file on only to those who may see
  them.
- Only parts with anybody in them have a row; everybody has one for each programme.
- The same two dates give the same file, byte for byte, once the as known on date is over, while the units, their names
  and the target stay and no record of the day is disposed of.
"""


def as_markdown() -> str:
    """Write the dictionary for people."""
    title, _, table = columns_as_markdown("Data dictionary: the compliance report", COLUMNS).partition("\n")
    return f"{title}\n{_NOTES}\n## Columns\n{table}\n{statuses_as_markdown()}"


def as_json() -> str:
    """Write the dictionary for programs, as a Frictionless table schema."""
    schema = {"fields": fields(COLUMNS), "missingValues": [""]}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
