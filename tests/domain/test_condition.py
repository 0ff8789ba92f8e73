"""The condition language: what it means, as a table and against another way to work it out, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.learning.condition import LONGEST, Chose, Taken, Visited, parse

TAKEN: Taken = frozenset({("door", "knock"), ("not", "and"), ("r2-d2", "")})


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("chose(door.knock)", True),
        ("chose(door.ring)", False),
        ("visited(door)", True),
        ("visited(hall)", False),
        ("not visited(hall)", True),
        ("not not visited(hall)", False),
        ("visited(door) and visited(hall)", False),
        ("visited(hall) or visited(door)", True),
        ("visited(door) or visited(door) and visited(hall)", True),  # `and` binds closer than `or`
        ("(visited(door) or visited(door)) and visited(hall)", False),
        ("not visited(hall) and visited(hall)", False),  # `not` binds closest
        ("not (visited(hall) and visited(hall))", True),
        ("  chose ( door . knock )  ", True),  # spaces say nothing
        ("chose(not.and)", True),  # words of the language are ids where an id is expected
        ("visited(r2-d2)", True),
        ("((((visited(door)))))", True),
    ],
)
def test_a_condition_holds_for_what_was_done(text: str, holds: bool) -> None:
    assert parse(text).holds(TAKEN) is holds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "ends where `chose(scene.option)`, `visited(scene)`, `not` or `(` is expected"),
        ("chose", "ends where `(` is expected"),
        ("chose(door)", "has “)” where `.` and an option's id is expected"),
        ("chose(door.)", "has “)” where an option's id is expected"),
        ("visited(door.knock)", "has “.” where `)` is expected"),
        ("visited(Door)", "has “D” where a scene's id is expected"),
        ("visited(door-)", "has “door-” where a scene's id is expected"),
        ("visited(1st)", "has “1” where a scene's id is expected"),
        ("visited(door) visited(hall)", "has “visited” where `and`, `or` or the end is expected"),
        ("visited(door) and", "ends where `chose(scene.option)`, `visited(scene)`, `not` or `(` is expected"),
        ("(visited(door)", "ends where `)` is expected"),
        ("visited(door))", "has “)” where `and`, `or` or the end is expected"),
        ("AND", "has “A” where `chose(scene.option)`, `visited(scene)`, `not` or `(` is expected"),
        ("__import__('os').system('x')", "has “_” where `chose(scene.option)`"),
        ("1 == 1", "has “1” where `chose(scene.option)`"),
        ("visited(" + "a" * LONGEST + ")", f"is longer than {LONGEST} characters"),
        ("(" * LONGEST, "ends where"),  # as deep as it can be
    ],
)
def test_what_cannot_be_read_is_told_with_what_is_expected(text: str, told: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse(text)
    assert str(refused.value).startswith(told)


def test_the_atoms_are_what_a_condition_asks_about_in_order() -> None:
    condition = parse("not (chose(a.b) or visited(c)) and chose(d.e)")
    assert list(condition.atoms()) == [Chose("a", "b"), Visited("c"), Chose("d", "e")]


Said = tuple[str, Callable[[Taken], bool]]  # a text, and what it means

SCENES, OPTIONS = ["s1", "s2"], ["a", "b"]
ATOMS: st.SearchStrategy[Said] = st.one_of(
    st.sampled_from(SCENES).map(lambda s: (f"visited({s})", lambda taken: s in dict(taken))),
    st.tuples(st.sampled_from(SCENES), st.sampled_from(OPTIONS)).map(
        lambda pair: (f"chose({pair[0]}.{pair[1]})", lambda taken: pair in taken)
    ),
)


def grown(inside: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    pair = st.tuples(inside, inside)
    return st.one_of(
        inside.map(lambda part: (f"not ({part[0]})", lambda taken: not part[1](taken))),
        pair.map(lambda two: (f"({two[0][0]}) and ({two[1][0]})", lambda t: two[0][1](t) and two[1][1](t))),
        pair.map(lambda two: (f"({two[0][0]}) or ({two[1][0]})", lambda t: two[0][1](t) or two[1][1](t))),
    )


@given(st.recursive(ATOMS, grown, max_leaves=8), st.frozensets(st.tuples(st.sampled_from(SCENES), st.just("a"))))
def test_whatever_is_put_together_means_what_its_parts_mean(said: Said, taken: Taken) -> None:
    text, means = said
    if len(text) <= LONGEST:
        assert parse(text).holds(taken) is means(taken)


@given(st.text(alphabet="()., andortchsevi-Ω1\n", max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    assert refusal(text) != ""


def refusal(text: str) -> str | None:
    """Say in which words a text is refused; None for one that is read."""
    try:
        parse(text).holds(TAKEN)
    except ValueError as refused:
        return str(refused)
    return None
