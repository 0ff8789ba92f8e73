"""What automated accessibility results are worth for the pages that are served, said plainly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from induction.domain.certificates.certificate import day_in_words

_NONE = """# Automated accessibility tests

This program came without results of automated accessibility tests. Nothing is claimed here; the statement says what was
tried by hand.
"""


def words(results: Mapping[str, Any] | None, pages: str) -> str:
    """Say what was tested, when, with which outcome, and whether it was these very pages.

    Args:
        results: as `make accessibility` writes them; None where there are none.
        pages: the fingerprint of the pages' templates and styles that are served.
    """
    if results is None:
        return _NONE
    looked_at = results["pages"]
    kinds = sorted({each["page"] for each in looked_at})
    found = [each for each in looked_at if each["violations"]]
    widths = " and ".join(f"{width} px" for width in sorted({each["width"] for each in looked_at}))
    is_same = results["pages_fingerprint"] == pages
    verdict = "no violation was found" if not found else f"violations were found on {len(found)} of them"
    return (
        "# Automated accessibility tests\n\n"
        f"On {day_in_words(date.fromisoformat(results['ran_on']))}, {results['tool']} looked at {len(kinds)} kinds of "
        f"page in Chromium, {widths} wide, {len(looked_at)} times in all: {verdict}. `results.json` has each.\n\n"
        f"The templates and styles then had the fingerprint `{results['pages_fingerprint']}`. "
        f"Those that are served now have `{pages}`: "
        + (
            "they are the same pages.\n\n"
            if is_same
            else "**they are not the same**, so that the results are about an earlier state of the pages.\n\n"
        )
        + "Automated tests find a part of what can be wrong. They say nothing about how a person with a screen reader "
        "fares, and nothing about documents that the service links to.\n"
    )
