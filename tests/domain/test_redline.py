"""The redline loses no word, says none twice, and can be read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.policies.policy import comparable
from induction.domain.policies.redline import Mark, alike, redline, word_runs

WORDS = st.lists(st.sampled_from(["the", "door", "must", "be", "locked", "a", "gate", "end."]), max_size=25).map(
    " ".join
)
BLOCKS = st.lists(WORDS, max_size=6).map("\n\n".join)


def shown(old: str, new: str) -> str:
    marks = {Mark.KEPT: "{}", Mark.DELETED: "-{}-", Mark.INSERTED: "+{}+"}
    return " / ".join(" ".join(marks[run.mark].format(run.text) for run in line.runs) for line in redline(old, new))


@given(BLOCKS, BLOCKS)
def test_kept_and_deleted_words_are_the_old_text_kept_and_inserted_ones_the_new(old: str, new: str) -> None:
    lines = redline(old, new)
    assert " ".join(line.old for line in lines if line.old) == comparable(old)
    assert " ".join(line.new for line in lines if line.new) == comparable(new)


@given(WORDS)
def test_a_text_is_all_kept_against_itself(text: str) -> None:
    assert [run.mark for run in word_runs(text, text)] == ([Mark.KEPT] if text else [])


@given(BLOCKS, BLOCKS)
def test_likeness_is_even_and_between_none_and_all(old: str, new: str) -> None:
    assert alike(old, new) == alike(new, old)
    assert 0 <= alike(old, new) <= 1
    assert alike(old, old) == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Lock the door.", "Lock the gate.", "Lock the -door.- +gate.+"),
        # a lone short word between two changes is not kept: the phrase is read as one
        (
            "First consider the risks, then.",
            "First weigh the gains, then.",
            "First -consider the risks,- +weigh the gains,+ then.",
        ),
        # a paragraph more is a paragraph of its own
        (
            "One stays.\n\nThree stays.",
            "One stays.\n\nTwo comes.\n\nThree stays.",
            "One stays. / +Two comes.+ / Three stays.",
        ),
        # list items are paired with those that they became
        (
            "- lock the door\n- feed the cat",
            "- feed the black cat\n- wash",
            "-lock the door- / feed the +black+ cat / +wash+",
        ),
        ("", "All new.", "+All new.+"),
        ("All gone.", "", "-All gone.-"),
        # another shape of quotation mark or dash is no change
        ("Say “yes” – or no", 'Say "yes" - or no', 'Say "yes" - or no'),
        # nor is another link behind the same words
        ("See [our values](#).", "See [our values](https://example.org/values).", "See our values."),
    ],
)
def test_it_reads_as_a_person_would_mark_it(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_a_text_without_an_end_is_compared_as_a_whole_rather_than_for_ever() -> None:
    begun = time.process_time()
    runs = word_runs("a b " * 20_000, "b a " * 20_000)
    assert [run.mark for run in runs] == [Mark.DELETED, Mark.INSERTED]
    assert len(redline("\n\n".join(f"x{n}" for n in range(2000)), "\n\n".join(f"y{n}" for n in range(2000)))) == 4000
    assert time.process_time() - begun < 5
