"""Reading ages against figures worked out by hand and against textstat's own, and the limits of what is judged."""

from __future__ import annotations

import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.authoring.readability import FEWEST_WORDS, Reading, read
from induction.library import syllables


def test_the_formula_is_that_of_flesch_and_kincaid() -> None:
    reading = Reading(words=100, sentences=5, syllables=150)
    assert reading.age == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59 + 5)
    assert Reading(0, 0, 0).age == 0


def test_words_and_sentences_are_counted_as_people_count_them() -> None:
    texts = ["It's a well-known fact. Isn't it?", "No.", "“Yes,” she said at 10.15am, e.g. to Dr. Obi."]
    reading = read(texts, lambda word: 1)
    assert reading.words == 6 + 1 + 1 + 11
    assert reading.sentences == 2 + 1 + 1


def test_a_text_without_words_adds_nothing() -> None:
    assert read(["…", "", "?"], lambda word: 1) == Reading(0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "The ward was quiet. A friend had sent a link. You sat down and read it to the end, with a cup of tea.",
        "Under no circumstances should you identify service users. Communications colleagues recommend consultation.",
    ],
)
def test_the_age_agrees_with_textstats_own_grade(text: str) -> None:
    assert read([text], syllables).age == pytest.approx(textstat.flesch_kincaid_grade(text) + 5, abs=0.05)


@pytest.mark.parametrize(
    ("word", "count"),
    [("policy", 3), ("communications", 5), ("line", 1), ("confidentiality", 7), ("organisation", 5), ("2am", 1)],
)
def test_syllables_come_from_a_pronouncing_dictionary(word: str, count: int) -> None:
    assert syllables(word) == count


@given(st.integers(1, 400), st.integers(1, 40), st.integers(1, 4))
def test_longer_sentences_and_longer_words_are_harder(words: int, sentences: int, a_word: int) -> None:
    reading = Reading(words, sentences, words * a_word)
    assert Reading(words * 2, sentences, words * 2 * a_word).age >= reading.age
    assert Reading(words, sentences, words * (a_word + 1)).age >= reading.age
    assert Reading(FEWEST_WORDS - 1, 1, 1000).is_too_hard is False
