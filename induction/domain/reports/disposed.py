"""What every report about a day says once records of that day are gone: the same words on pages and in files."""

from __future__ import annotations


def disposed_words(people: int) -> str:
    """Say that the records of so many people were disposed of after the day; empty for nobody.

    Counts and rows follow the records, so that a figure of long ago is no longer what it was.
    """
    if not people:
        return ""
    who = "1 person" if people == 1 else f"{people:,} people"
    return (
        f"After that day the records of {who} who had left were disposed of. "
        "Whoever of them was employed on that day is no longer counted."
    )
