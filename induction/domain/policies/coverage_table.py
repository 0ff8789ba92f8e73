"""The coverage as figures and rows: what the terminal, the file and the page of the coverage are all made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from induction.domain.policies.coverage import Coverage, Covered, Depth
from induction.domain.policies.obligation import Audience, Kind

FIGURE_HEADS = ("Kind", "Audience", "Obligations", "Turned on", "Only cited", "Not cited", "Still owed")
ROW_HEADS = (
    "policy",
    "version",
    "obligation",
    "section",
    "audience",
    "kind",
    "quote",
    "owed",
    "is_paid",
    "module",
    "module_audience",
    "depth",
    "scenes",
    "scene_count",
)


MODULE_HEADS = ("Module", "Taken by", *Audience)
MODULE_CAPTION = "Obligations that a scene turns on, plus those only cited, by module and by whom they bind"
STRICT_HEADS = ("Must and must-not for", "Obligations", "A scene turns on", "Share")


@dataclass(frozen=True)
class Figures:
    """The counts of one kind of obligation for one audience; `owing` is how many still lack what is owed to them."""

    kind: Kind
    audience: Audience
    obligations: int
    turned_on: int
    cited: int
    untouched: int
    owing: int

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the counts as texts, in the order of the heads."""
        counts = (self.obligations, self.turned_on, self.cited, self.untouched, self.owing)
        return (self.kind, self.audience, *map(str, counts))


def figures(found: Coverage) -> Iterator[Figures]:
    """Count each kind for each audience that has any of it."""
    for kind in Kind:
        for audience in Audience:
            theirs = found.of(kind, audience)
            if theirs:
                depths = [row.depth for row in theirs]
                yield Figures(
                    kind,
                    audience,
                    obligations=len(theirs),
                    turned_on=depths.count(Depth.TURNS_ON),
                    cited=depths.count(Depth.CITED),
                    untouched=depths.count(Depth.NOTHING),
                    owing=sum(not row.is_paid for row in theirs),
                )


def module_cells(found: Coverage) -> Iterator[tuple[str, ...]]:
    """Count for each module, and each audience, the obligations on which it turns and those that it only cites."""
    met = [(exercise, row.obligation.audience) for row in found.rows for exercise in row.exercises]
    counted = Counter((each.module, audience, each.depth) for each, audience in met)
    for module, taken_by in dict.fromkeys((each.module, each.audience) for each, _ in met):
        yield (module, taken_by, *(_counts(counted, module, audience) for audience in Audience))


def strict_cells(found: Coverage) -> Iterator[tuple[str, ...]]:
    """Count for each audience that is owed any the must and must-not, those a scene turns on, and the share."""
    for audience in Audience:
        strict = [row for row in found.of(audience=audience) if row.owed is Depth.TURNS_ON]
        if strict:
            turned = sum(row.depth is Depth.TURNS_ON for row in strict)
            yield (audience, str(len(strict)), str(turned), f"{100 * turned // len(strict)}%")


def _counts(counted: Counter[tuple[str, Audience, Depth]], module: str, audience: Audience) -> str:
    turned, cited = (counted[module, audience, depth] for depth in (Depth.TURNS_ON, Depth.CITED))
    return f"{turned} + {cited}" if cited else str(turned or "")


def rows(found: Coverage) -> Iterator[tuple[str, ...]]:
    """Give one row for each obligation and module that exercises it; an obligation without a module has one row."""
    for row in found.rows:
        duty = row.obligation
        paid = "yes" if row.is_paid else "no"
        head = (found.policy, found.version, duty.id, duty.section, duty.audience, duty.kind, duty.quote)
        tails = [
            (each.module, each.audience, each.depth, " ".join(each.scenes), str(len(each.scenes)))
            for each in row.exercises
        ]
        for tail in tails or [("", "", Depth.NOTHING, "", "0")]:
            yield (*head, row.owed, paid, *tail)


def verdict(found: Coverage) -> str:
    """Say in one sentence whether anything is owed."""
    strict = [row for row in found.rows if row.owed is Depth.TURNS_ON]
    missing = len(found.strictly_uncovered)
    if not missing and not found.uncovered:
        return f"A scene turns on each of the {len(strict)} must and must-not, and each should and procedure is cited."
    if not missing:
        return (
            f"A scene turns on each of the {len(strict)} must and must-not; {len(found.uncovered)} others lack a quote."
        )
    return f"No scene turns on {missing} of the {len(strict)} must and must-not."


def as_text(found: Coverage) -> str:
    """Lay the coverage out for a terminal: the counts, the verdict, and what is still owed."""
    lines = [f"{found.policy} {found.version}: {len(found.rows)} obligations", ""]
    lines += _aligned([FIGURE_HEADS, *(each.cells for each in figures(found))], 2)
    lines += ["", f"{MODULE_CAPTION}:", "", *_aligned([MODULE_HEADS, *module_cells(found)], 2)]
    lines += ["", *_aligned([STRICT_HEADS, *strict_cells(found)], 1)]
    lines += ["", verdict(found), *(_owing(row) for row in found.uncovered)]
    return "\n".join(lines) + "\n"


def _aligned(table: list[tuple[str, ...]], words: int) -> Iterator[str]:
    """Align columns: so many of words to the left, counts to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [
            cell.ljust(width) if place < words else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _owing(row: Covered) -> str:
    duty = row.obligation
    return f"  {duty.kind} for {duty.audience}, {duty.section}, {duty.id}: “{duty.quote}”"
