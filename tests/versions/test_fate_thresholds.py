"""How much of a quote must be left for it to count as changed and not gone: half of its words, not one fewer."""

from __future__ import annotations

import pytest

from induction.domain.policies.citation_fate import Fate, Traced, Tracer
from induction.domain.policies.obligation import Register
from induction.domain.policies.policy import Policy, Section
from induction.domain.policies.policy_diff import diff
from tests.domain.test_policy import CONTROL
from tests.versions.test_rule import duty

QUOTE = "Lock every outer door before midnight without fail."  # eight words
AROUND = (
    "The last person to leave the building in the evening looks after everything that is still open or switched on."
)

REGISTER = Register(obligations=(duty(),))  # no part of the question


def policy(version: str, *sections: tuple[str, str]) -> Policy:
    control = CONTROL.model_copy(update={"version": version})
    made = (Section(number, f"Heading {number}", 1, markdown, 1, 1) for number, markdown in sections)
    return Policy("doors", control, tuple(made), "f" * 64)


def traced(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Traced:
    changes = diff(policy("1.0", *before), policy("1.1", *after), REGISTER, REGISTER)
    return Tracer(changes).trace("1", QUOTE)


@pytest.mark.parametrize(
    ("now", "fate"),
    [
        # Long sentences, of which the quote's words are a small part: only what was kept of the quote itself counts.
        (
            "Lock every outer door once two of your own colleagues have said that nobody else is left inside.",
            Fate.CHANGED,
        ),
        ("Lock every outer gate once two of your own colleagues have said that nobody else is left inside.", Fate.GONE),
    ],
)
def test_half_of_a_quotes_words_kept_in_place_make_it_changed(now: str, fate: Fate) -> None:
    found = traced([("1", f"{AROUND} {QUOTE}")], [("1", f"{AROUND} {now}")])
    assert found == Traced(fate, "1", now if fate is Fate.CHANGED else "")


@pytest.mark.parametrize(
    ("elsewhere", "fate"),
    [
        ("Lock every outer door unless somebody asks otherwise.", Fate.CHANGED),  # 4 of 8 and 8 words: just half alike
        ("Lock every outer gate unless somebody asks otherwise.", Fate.GONE),
    ],
)
def test_a_sentence_of_another_section_is_the_quote_when_it_is_half_alike(elsewhere: str, fate: Fate) -> None:
    found = traced(
        [("1", f"{QUOTE}\n\n{AROUND}"), ("2", "Nothing here.")],
        [("1", AROUND), ("2", f"Nothing here.\n\n{elsewhere}")],
    )
    assert found == (Traced(fate, "2", elsewhere) if fate is Fate.CHANGED else Traced(fate, "1"))
