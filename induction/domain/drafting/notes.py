"""The notes beside a draft: what was taken out or joined, what is open, and what a person has to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from induction.domain.drafting.actors import named_body
from induction.domain.drafting.draft import Draft
from induction.domain.policies.obligation import Audience

_MOST_LISTED = 40


def notes_on(draft: Draft, file: str, digest: str) -> str:
    """Write the notes in Markdown.

    Args:
        draft: the draft.
        file: the name of the document.
        digest: the SHA-256 of its bytes in hex, so that it can be told which document this was.
    """
    title = f"# Notes on version {draft.version} of {draft.control.fields['title']}"
    parts = [
        title,
        f"Drafted from `{file}` (SHA-256 `{digest}`). Everything here is a proposal until somebody has read it.",
    ]
    for heading, lines in _chapters(draft):
        listed = list(lines)
        if listed:
            shown = listed[:_MOST_LISTED]
            rest = [f"- and {len(listed) - len(shown)} more"] if len(listed) > len(shown) else []
            parts += [f"## {heading}", "\n".join([*(f"- {line}" for line in shown), *rest])]
    return "\n\n".join(parts) + "\n"


def _chapters(draft: Draft) -> Iterator[tuple[str, Iterable[str]]]:
    tree, control, register = draft.tree, draft.control, draft.register
    yield "To be filled in", (f"`{name}` in the head of {draft.version}.md" for name in control.open_fields)
    yield "To be looked at", _doubts(draft)
    yield "Taken off the pages", (f"the running line “{line}”" for line in tree.furniture)
    if tree.contents:
        yield "Taken out", [f"the list of contents, {len(tree.contents)} entries"]
    yield "Joined where a page or a line broke", (f"“{join}”" for join in tree.joins)
    yield "Before the first section, and not taken over", control.unused
    yield "Quotes that stand more than once in their section", register.repeated
    yield "Actors for whom there is no audience; proposed as `trust`", _bodies(draft)


def _doubts(draft: Draft) -> Iterator[str]:
    yield from draft.tree.remarks
    stated = draft.control.stated_version
    if stated and stated.casefold().removeprefix("v").strip(" .") != draft.version:
        yield f"The document says version “{stated}”, the import was told {draft.version}."
    numbers = [section.number for section in draft.tree.sections]
    for number in numbers:
        parent = number.rpartition(".")[0]
        if parent and parent not in numbers:
            yield f"Section {number} stands under no section {parent}: give {parent} a heading, or look at the number."
    missed = [entry for entry in draft.tree.contents if not _is_there(entry, draft)]
    yield from (f"The list of contents names “{entry}”, which was not found as a heading." for entry in missed)


def _is_there(entry: str, draft: Draft) -> bool:
    words = entry.casefold()
    return any(section.heading.casefold() in words for section in draft.tree.sections) or any(
        block.text and block.text.casefold() in words for section in draft.tree.sections for block in section.blocks
    )


def _bodies(draft: Draft) -> Iterator[str]:
    counted = Counter(
        name
        for each in draft.register.obligations
        if each.audience is Audience.TRUST and (name := named_body(each.quote))
    )
    yield from (f"{name}: {count}" for name, count in counted.most_common())
