"""How a quote stands to the text it is taken from: where it stands, how often, and how the text really goes on."""

from __future__ import annotations

from induction.domain.policies.policy import Section, comparable

_WORDS_AROUND = 6
_SHORTEST_AGREEMENT = 3
_LONGEST_SHOWN = 12


def holds(section: Section, quote: str) -> bool:
    """Tell whether a quote stands in a section: the same words, beginning and ending at a word's edge."""
    return stands_in(section.plain, comparable(quote))


def stands_in(plain: str, quote: str) -> bool:
    """Tell whether words stand in a text, both in the form in which quotes are compared."""
    return quote in plain and times(plain, quote) > 0


def times(plain: str, quote: str) -> int:
    """Count how often words stand in a text, both in the form in which quotes are compared."""
    count, at = 0, plain.find(quote)
    while at >= 0:
        count += _at_edges(plain, at, at + len(quote))
        at = plain.find(quote, at + 1)
    return count


def how_it_goes_on(section: Section, quote: str) -> str:
    """Say how far a quote that is not in a section agrees with it, and how the section goes on there."""
    plain, words = section.plain, comparable(quote).split()
    agreed = next((count for count in range(len(words), 0, -1) if stands_in(plain, " ".join(words[:count]))), 0)
    if agreed < _SHORTEST_AGREEMENT:
        return f"Copy the words exactly from {section.label}, with their punctuation."
    begun = " ".join(words[:agreed])
    goes_on = plain[plain.index(begun) + len(begun) :]
    following = " ".join(goes_on.split()[:_WORDS_AROUND]) or "nothing more"
    last = " ".join(words[max(0, agreed - _WORDS_AROUND) : agreed])
    return f"After “{last}” the policy goes on “{following}”: copy it exactly."


def shortened(text: str) -> str:
    """Give the first words of a text, for a message."""
    words = comparable(text).split()
    return " ".join(words[:_LONGEST_SHOWN]) + ("…" if len(words) > _LONGEST_SHOWN else "")


def _at_edges(plain: str, begins: int, ends: int) -> bool:
    """Tell whether no word goes on beyond a stretch; by hand, because a pattern for each quote costs its compiling."""
    return not (_is_of_a_word(plain[begins - 1 : begins]) or _is_of_a_word(plain[ends : ends + 1]))


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or character == "_"
