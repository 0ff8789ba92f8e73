"""What axe found on each page, written down for evidence packs when `make accessibility` asks for it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from induction import resources

_NOTED: list[dict[str, Any]] = []
_ENGINE: dict[str, str] = {}


def note(page: str, width: int, response: dict[str, Any]) -> None:
    """Note the outcome for one kind of page at one width, whatever it is."""
    _ENGINE.update(response["testEngine"])
    broken = [{"rule": each["id"], "places": len(each["nodes"])} for each in response["violations"]]
    undecided = sorted(each["id"] for each in response["incomplete"])
    found = {"page": page, "width": width, "passes": len(response["passes"]), "violations": broken}
    _NOTED.append({**found, "for_a_person_to_judge": undecided})


def write() -> None:
    """Write what was noted to the file that the environment names; nothing without one, or without pages."""
    path = os.environ.get("INDUCTION_ACCESSIBILITY_RESULTS")
    if not path or not _NOTED:
        return
    told = {
        "tool": f"{_ENGINE['name']} {_ENGINE['version']}",
        "ran_on": datetime.now(UTC).date().isoformat(),
        "pages_fingerprint": resources.pages_fingerprint(),
        "pages": sorted(_NOTED, key=lambda each: (each["page"], each["width"])),
    }
    Path(path).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
