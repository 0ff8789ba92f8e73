"""Count syllables by textstat's pronouncing dictionary.

It takes some 80 MB, so it is loaded for the first word that is asked about: a linter pays for it, a server does not.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache, lru_cache


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Count the syllables of one word in small letters; of one that the dictionary lacks, by its hyphenation."""
    return max(1, _counter()(word))


@cache
def _counter() -> Callable[[str], int]:
    """Load the dictionary while the garbage collector rests: it would look at each of 135,000 entries many times over.

    That saves two thirds of 0.7 seconds.
    """
    import textstat  # noqa: PLC0415  # see above

    was_collecting = gc.isenabled()
    gc.disable()
    try:
        textstat.syllable_count("word")
        gc.freeze()  # Nor need it look at them once more when the program ends.
    finally:
        if was_collecting:
            gc.enable()
    count: Callable[[str], int] = textstat.syllable_count
    return count
