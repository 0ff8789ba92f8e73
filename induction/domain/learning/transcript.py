"""A module as plain text, from the first scene to the last: for reading aloud, reviewing and signing off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from induction.domain.learning.module import END, Module, Option, Scene

WIDTH = 80
_LETTERS = "abcdef"


def transcript(module: Module) -> str:
    """Write out every scene with every option and all that follows from it."""
    parts = [_opening(module)]
    parts += [_scene(scene, f"{number} of {len(module.scenes)}") for number, scene in enumerate(module.scenes, 1)]
    parts.append(_list("For a team meeting", module.discussion))
    return "\n\n\n".join(parts) + "\n"


def _opening(module: Module) -> str:
    facts = (
        f"{module.id}, version {module.version}. For {module.audience}. "
        f"Policy {module.policy}, version {module.policy_version}. "
        f"About {module.minutes_in_full} minutes in full, starts at {module.start}."
    )
    blocks = [_underlined(module.title, "="), _wrapped(module.summary), _wrapped(facts)]
    blocks.append(_list("What it is for", module.learning_outcomes))
    if module.content_note:
        blocks.append(_wrapped(f"Before you begin: {module.content_note}"))
    return "\n\n".join(blocks)


def _scene(scene: Scene, place: str) -> str:
    mark = ", putting it right" if scene.recovery else ""
    blocks = [_underlined(f"{place}: {scene.title} [{scene.id}{mark}]", "-"), _wrapped(scene.situation)]
    blocks += [_wrapped(f"Or, if {variant.when}: {variant.situation}") for variant in scene.instead]
    if scene.shows:
        shown = "\n".join(
            fill(words, WIDTH, initial_indent="  | ", subsequent_indent="  | ") for words in scene.shows.words()
        )
        blocks.append(f"  | {scene.shows.kind}\n{shown}")
    if scene.judgement:
        blocks.append(_wrapped(f"Left to judgement: {scene.judgement}"))
    blocks.append(_wrapped(scene.question))
    blocks += [_option(option, letter) for option, letter in zip(scene.options, _LETTERS, strict=False)]
    return "\n\n".join(blocks)


def _option(option: Option, letter: str) -> str:
    following = "the end" if option.next == END else option.next
    shown = f"; if {option.when}" if option.when else ""
    return "\n".join(
        [
            _indented(f"{letter}) {option.text}", "", "   "),
            _indented(f"[{option.id}: {option.grade}, then {following}{shown}]", "   ", "   "),
            *(_indented(line, "   ", "     ") for line in _outcome(option)),
        ]
    )


def _outcome(option: Option) -> Iterator[str]:
    yield f"What happens: {option.consequence}"
    yield f"Feedback: {option.feedback}"
    for cite in option.cites:
        yield f"The policy, {cite.section}: “{cite.quote}”"
    yield f"Do next: {option.do_next}"
    if option.tell:
        yield f"Tell: {', then '.join(option.tell)}"


def _list(heading: str, entries: Iterable[str]) -> str:
    return "\n".join([f"{heading}:", *(_indented(f"- {entry}", "", "  ") for entry in entries)])


def _underlined(words: str, mark: str) -> str:
    return f"{words}\n{mark * len(words)}"


def _wrapped(words: str) -> str:
    return fill(words, WIDTH)


def _indented(words: str, first: str, then: str) -> str:
    return fill(words, WIDTH, initial_indent=first, subsequent_indent=then)
