"""Figures in one sentence each."""

from __future__ import annotations

from induction.domain.item_analysis.clauses import ClauseFigures
from induction.domain.item_analysis.intervals import difference
from induction.domain.item_analysis.totals import Sure, Total


def why(clause: ClauseFigures) -> str:
    """Say why a clause stands where it stands: ``In 2 situations 212 of 900 first choices were wrong (23.6%) …``."""
    situations = "1 situation" if len(clause.seen) == 1 else f"{len(clause.seen)} situations"
    return (
        f"In {situations} {clause.wrong:,} of {clause.choices:,} first choices were wrong "
        f"({clause.wrong_share:.1f}%, surely more than {_floor(100 * clause.surely.low)}%){sure_words(clause.sure)}."
    )


def sure_words(sure: Sure | None) -> str:
    """Say how many of those who chose wrongly were sure; nothing where that cannot be told."""
    if sure is None:
        return ""
    return f"; {'' if sure.is_whole else 'at least '}{sure.people:,} of them were made by people who were sure"


def change(before: Total, after: Total) -> str:
    """Say what became of the wrong choices with a new version, and whether that is more than chance."""
    grown = difference((before.wrong, before.people), (after.wrong, after.people))
    shares = f"{after.wrong_share:.1f}% instead of {before.wrong_share:.1f}%"
    if grown.high < 0:
        return f"Fewer choose wrongly than before: {shares}."
    if grown.low > 0:
        return f"More choose wrongly than before: {shares}."
    return f"No clear difference to before: {shares}."


def _floor(share: float) -> int:
    return int(share)
