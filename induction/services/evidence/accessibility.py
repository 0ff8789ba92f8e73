"""What is known of the service's accessibility: its statement, and what automated tests found, never more than that."""

from __future__ import annotations

import json

from induction import resources
from induction.domain.accessibility import words
from induction.services.evidence.pack import Pack


def add(pack: Pack) -> None:
    """Add the statement, and the results that came with the program, with what they are worth for these pages."""
    statement = pack.house.content_dir / "pages" / "accessibility.md"
    if statement.is_file():
        pack.archive.add("accessibility/statement.md", statement.read_bytes())
    path = resources.accessibility_results()
    results = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    if results is not None:
        pack.archive.add("accessibility/results.json", path.read_bytes())
    pack.archive.add("accessibility/README.md", words(results, resources.pages_fingerprint()).encode())
