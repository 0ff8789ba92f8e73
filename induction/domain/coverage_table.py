"""The coverage as figures and rows: what the terminal, the file and the page of the coverage are all made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from induction.domain.coverage import Coverage, Covered, Depth
from induction.domain.obligation import Audience, Kind

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
)


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


def rows(found: Coverage) -> Iterator[tuple[str, ...]]:
    """Give one row for each obligation and module that exercises it; an obligation without a module has one row."""
    for row in found.rows:
        duty = row.obligation
        paid = "yes" if row.is_paid else "no"
        head = (found.policy, found.version, duty.id, duty.section, duty.audience, duty.kind, duty.quote)
        tails = [(each.module, each.audience, each.depth, " ".join(each.scenes)) for each in row.exercises]
        for tail in tails or [("", "", Depth.NOTHING, "")]:
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
    cells = [FIGURE_HEADS, *(each.cells for each in figures(found))]
    widths = [max(len(row[place]) for row in cells) for place in range(len(FIGURE_HEADS))]
    lines = [f"{found.policy} {found.version}: {len(found.rows)} obligations", ""]
    lines += [_aligned(row, widths) for row in cells]
    lines += ["", verdict(found), *(_owing(row) for row in found.uncovered)]
    return "\n".join(lines) + "\n"


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    words = [cell.ljust(width) for cell, width in zip(cells[:2], widths, strict=False)]
    counts = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join(words + counts)


def _owing(row: Covered) -> str:
    duty = row.obligation
    return f"  {duty.kind} for {duty.audience}, {duty.section}, {duty.id}: “{duty.quote}”"
