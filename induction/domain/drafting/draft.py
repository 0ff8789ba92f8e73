"""The whole draft of one document, as values: policy text, register, modules, and notes for whoever reviews it."""

from __future__ import annotations

from dataclasses import dataclass

from induction.domain.drafting.blocks import Source
from induction.domain.drafting.control import Control, control_of
from induction.domain.drafting.policy_text import body_of, section_parts
from induction.domain.drafting.proposals import ProposedRegister, propose_register
from induction.domain.drafting.skeletons import skeletons
from induction.domain.drafting.tree import Tree, tree_of
from induction.domain.errors import RefusedError
from induction.domain.learning.module import Module
from induction.domain.policies.obligation import MOST_ROWS
from induction.domain.policies.policy import Section


@dataclass(frozen=True)
class Draft:
    """What an import proposes; nothing of it is published.

    Attributes:
        slug: names the policy.
        version: of the policy.
        control: the document control, with marks where the document is silent.
        tree: the document taken apart.
        body: the policy file below its head.
        sections: as the program reads them from the body.
        register: the proposed obligations, and what states none.
        modules: skeletons.
    """

    slug: str
    version: str
    control: Control
    tree: Tree
    body: str
    sections: tuple[Section, ...]
    register: ProposedRegister
    modules: tuple[Module, ...]


def draft_of(source: Source, slug: str, version: str) -> Draft:
    """Turn a document into drafts. The words of a refusal go on from the document's name.

    Raises:
        RefusedError: ``no-sections`` when the document numbers none, ``no-duties`` when no sentence asks anything,
            ``too-large`` when it has more sentences than a register holds.
    """
    tree = tree_of(source)
    if not tree.sections:
        words = (
            "has no numbered section. Sections are known by numbers: “1. Introduction”, “1.1 Scope”, “Appendix A: "
            "Forms”, each on a line of its own. Number the headings and import it again."
        )
        raise RefusedError("no-sections", words)
    control = control_of(tree.front, version)
    sections = tuple(
        Section(each.number, each.heading, each.level, "\n\n".join(section_parts(each)), line=0)
        for each in tree.sections
    )
    register = propose_register(sections)
    if not register.obligations:
        words = "holds no sentence that asks anything of anybody. Is it a policy, and is it in English?"
        raise RefusedError("no-duties", words)
    if max(len(register.obligations), len(register.none)) > MOST_ROWS:
        words = f"has more than {MOST_ROWS} sentences, more than a register holds. Import it in parts."
        raise RefusedError("too-large", words)
    by_number = {section.number: section for section in sections}
    modules = tuple(skeletons((slug, version), by_number, register.obligations))
    return Draft(slug, version, control, tree, body_of(tree, control.fields["title"]), sections, register, modules)
