"""The same policy as text, Word, PDF and Markdown gives the same tree, whatever its numbering and page furniture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from induction.documents import read_document
from induction.domain.drafting.draft import Draft, draft_of
from induction.domain.policies.obligation_rules import check_register
from induction.domain.policies.policy import Policy
from tests.drafting import makers
from tests.drafting.invented import FOLDER, invented, shipped
from tests.drafting.matching import measured

POLICIES = ["shipped", "lone-working", "information-security"]
MAKERS: dict[str, tuple[str, Callable[[Policy], bytes]]] = {
    "text": ("txt", makers.as_text),
    "Markdown": ("md", makers.as_markdown),
    "Word": ("docx", makers.as_word),
    "Word that counts": ("docx", lambda policy: makers.as_word(policy, counted=True)),
    "PDF": ("pdf", makers.as_pdf),
}


def drafted(policy: Policy, kind: str, folder: Path) -> Draft:
    suffix, make = MAKERS[kind]
    path = folder / f"policy.{suffix}"
    path.write_bytes(make(policy))
    return draft_of(read_document(path).source, policy.slug, policy.version)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("name", POLICIES)
def test_the_tree_is_the_policys_own(name: str, kind: str, tmp_path: Path) -> None:
    """Numbers, headings, levels and every word, in the form in which quotes are compared."""
    policy = shipped() if name == "shipped" else invented(name)[0]
    draft = drafted(policy, kind, tmp_path)
    ours = {each.number: (each.heading, each.level, each.plain) for each in draft.sections}
    theirs = {each.number: (each.heading, each.level, each.plain) for each in policy.sections}
    assert list(ours) == list(theirs)
    assert ours == theirs
    assert len(draft.tree.contents) == len(theirs), "the list of contents was taken out whole"
    control = policy.control.model_dump(mode="json")
    proposed = dict(draft.control.fields)
    assert proposed.pop("title").casefold() == control.pop("title").casefold()
    assert proposed == control


@pytest.mark.parametrize("name", POLICIES[1:])
def test_the_register_is_proposed_for_policies_that_the_grammar_was_not_made_from(name: str) -> None:
    policy, register, _ = invented(name)
    draft = draft_of(read_document(FOLDER / name / f"{policy.version}.md").source, policy.slug, policy.version)
    figures = measured(draft.register.obligations, register.obligations)
    assert figures.found >= 0.85, [row.quote for row in figures.missed]
    assert figures.right >= 0.7, [row.quote for row in figures.spurious]


@pytest.mark.parametrize("name", POLICIES[1:])
def test_the_registers_made_by_hand_are_whole(name: str) -> None:
    policy, register, lines = invented(name)
    assert len(register.obligations) > 40
    assert check_register(register, lines, policy, "policy") == []
