"""The coverage as its page needs it: what is asked for, the counts by section and module, and the obligations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from induction.domain.library_values import Library
from induction.domain.policies.change_words import GROUPS
from induction.domain.policies.coverage import Coverage, Covered, Depth
from induction.domain.policies.coverage_table import FIGURE_HEADS, figures, verdict
from induction.domain.policies.obligation import Audience, Kind
from induction.services.authoring.content import coverages

_NAMES = ("policy", "section", "kind", "audience", "module", "depth")
_DEPTHS = {
    Depth.TURNS_ON: "A scene turns on it",
    Depth.CITED: "Only cited",
    Depth.NOTHING: "Not cited",
    "owed": "Still owed",
}


@dataclass(frozen=True)
class Asked:
    """What the page is asked for; values that are not there are left out as if they had not been given."""

    given: Mapping[str, str]
    choices: Mapping[str, list[dict[str, str]]]

    def query(self, **changes: str) -> dict[str, str]:
        """Give the address that asks for the same with some changes."""
        return {name: value for name, value in (dict(self.given) | changes).items() if value}

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything but the policy version is chosen."""
        return any(value for name, value in self.given.items() if name != "policy")


@lru_cache(maxsize=2)
def of_library(library: Library) -> tuple[Coverage, ...]:
    """Work out the coverage once for each state of the content."""
    return coverages(library)


def asked(args: Mapping[str, str], library: Library) -> Asked:
    """Read the filters."""
    choices = _choices(of_library(library), library)
    given = {name: args.get(name, "") for name in _NAMES}
    known = {name: {each["value"] for each in items} for name, items in choices.items()}
    return Asked({name: value if value in known[name] else "" for name, value in given.items()}, choices)


def shown(library: Library, wanted: Asked) -> dict[str, Any]:
    """Give the counts and the obligations that the filters leave."""
    found = _chosen(of_library(library), wanted)
    if found is None:
        return {}
    rows = [row for row in found.rows if _matches(row, wanted.given)]
    return {
        "found": found,
        "verdict": verdict(found),
        "figure_heads": FIGURE_HEADS,
        "figures": [each.cells for each in figures(found)],
        "modules": _modules(rows, library),
        "sections": _sections(rows),
        "rows": rows,
        "groups": GROUPS,
        "titles": {module.id: module.title for module in library.written.values()},
    }


def _chosen(found: tuple[Coverage, ...], wanted: Asked) -> Coverage | None:
    named = (each for each in found if _pin(each) == wanted.given["policy"])
    return next(named, found[-1] if found else None)


def _pin(found: Coverage) -> str:
    return f"{found.policy} {found.version}"


def _matches(row: Covered, given: Mapping[str, str]) -> bool:
    duty, depth = row.obligation, given["depth"]
    return (
        given["section"] in ("", duty.section)
        and given["kind"] in ("", duty.kind)
        and given["audience"] in ("", duty.audience)
        and (not given["module"] or any(each.module == given["module"] for each in row.exercises))
        and (not row.is_paid if depth == "owed" else depth in ("", row.depth))
    )


def _modules(rows: list[Covered], library: Library) -> list[str]:
    met = {each.module for row in rows for each in row.exercises}
    return [module for module in library.written if module in met]


def _sections(rows: list[Covered]) -> list[tuple[str, int, Counter[str]]]:
    """Count, for each section, its obligations and how many of them each module exercises."""
    counted: dict[str, tuple[int, Counter[str]]] = {}
    for row in rows:
        obligations, by_module = counted.get(row.obligation.section, (0, Counter[str]()))
        by_module.update(each.module for each in row.exercises)
        counted[row.obligation.section] = (obligations + 1, by_module)
    return [(section, *counts) for section, counts in counted.items()]


def _choices(found: tuple[Coverage, ...], library: Library) -> dict[str, list[dict[str, str]]]:
    sections = dict.fromkeys(row.obligation.section for each in found for row in each.rows)
    return {
        "policy": [{"value": _pin(each), "text": f"{each.policy}, version {each.version}"} for each in reversed(found)],
        "section": _all({section: section for section in sections}),
        "kind": _all({kind: kind.replace("-", " ").capitalize() for kind in Kind}),
        "audience": _all({each: GROUPS[each][0].upper() + GROUPS[each][1:] for each in Audience}),
        "module": _all({module.id: module.title for module in library.written.values()}),
        "depth": _all(_DEPTHS),
    }


def _all(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": "", "text": "All"}, *({"value": str(value), "text": text} for value, text in words.items())]
