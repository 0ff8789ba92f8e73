"""What is published, and what follows: published content never changes, and it is in use until the next publication.

Before a policy's first publication everything on disk is in use, the highest version of the policy in force. From then
on files that were not published yet are drafts: authors see them, nobody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from induction.domain.authoring.source import Lines
from induction.domain.errors import Problem
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.policies.obligation import Register
from induction.domain.policies.policy import Policy, fingerprint
from induction.domain.standings.programme import Programme, Statement


class Piece(StrEnum):
    """The kinds of content that are published. Names are kept for ever: rows refer to them."""

    POLICY = "policy"
    REGISTER = "register"
    MODULE = "module"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Item:
    """One piece of content in one version.

    Attributes:
        name: the policy's slug, or the id of the module or statement.
        fingerprint: SHA-256 (hex) of what people are shown.
    """

    piece: Piece
    name: str
    version: str
    fingerprint: str

    @property
    def key(self) -> tuple[Piece, str, str]:
        """What must never be published twice with different content."""
        return self.piece, self.name, self.version

    @property
    def words(self) -> str:
        """Name it: "module friend-requests, version 2"."""
        return f"{self.piece} {self.name}, version {self.version}"


@dataclass(frozen=True, eq=False)
class Published:
    """Everything that is published, as far as a library has to know.

    Attributes:
        fingerprints: of every piece that ever was.
        versions: the policy version in force, by slug.
        modules: in their latest published version, by id.
        statements: likewise.
    """

    fingerprints: Mapping[tuple[Piece, str, str], str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, Module] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)


NOTHING = Published()


def items(library: Library, slug: str, version: str) -> tuple[Item, ...]:
    """List what a publication of a policy version would publish: it, its register, its modules and statements.

    All of what authors have written is listed, also what is published already.
    """
    policy = library.policy(slug, version)
    programmes = library.written_programmes.values()
    statements = dict.fromkeys(each.statement for each in programmes if each.policy == slug)
    return (
        policy_item(policy),
        register_item(library.register(slug, version), slug, version),
        *(module_item(module) for module in library.written.values() if module.policy == slug),
        *(statement_item(library.written_statements[name]) for name in statements),
    )


def policy_item(policy: Policy) -> Item:
    """Give a policy version as a piece: its file, as stored."""
    return Item(Piece.POLICY, policy.slug, policy.version, policy.fingerprint)


def register_item(register: Register, slug: str, version: str) -> Item:
    """Give a register as a piece; comments and layout of its file do not count."""
    fields = register.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Item(Piece.REGISTER, slug, version, fingerprint(text))


def module_item(module: Module) -> Item:
    """Give a module as a piece: what people are shown of it."""
    return Item(Piece.MODULE, module.id, str(module.version), module.fingerprint)


def statement_item(statement: Statement) -> Item:
    """Give a statement as a piece: the words that people attest."""
    return Item(Piece.STATEMENT, statement.id, str(statement.version), fingerprint(statement.text))


def changed_since(published: Published, read: Iterable[tuple[Item, Lines]]) -> Iterator[Problem]:
    """Find files that differ from what was published under the same name and version, or that fell behind it.

    Args:
        published: what is published.
        read: each piece on disk, with where its values stand.
    """
    for item, lines in read:
        known = published.fingerprints.get(item.key)
        if known is not None and known != item.fingerprint:
            what = f"The {item.words}, is published, and this file has changed since."
            yield lines.problem(("version",), what, _mend(item))
        elif known is None and _is_behind(item, published):
            what = f"The {item.words}, is older than the version that is published."
            yield lines.problem(("version",), what, "Raise `version` above the published one.")


def missing(published: Published, policies: Iterable[tuple[str, str]], folder: str) -> Iterator[Problem]:
    """Find published policy versions whose files are gone; whoever attested to one must be able to read it."""
    there = set(policies)
    for piece, slug, version in published.fingerprints:
        if piece is Piece.POLICY and (slug, version) not in there:
            what = f"Version {version} of the policy is published, and its file is not there."
            yield Problem(f"{folder}/{slug}/{version}.md", 0, what, "Put the file back as it was.")


def in_force(library: Library, published: Published) -> Library:
    """Give the library as it is in use: what is published, and the rest of it as drafts.

    `library` is what is on disk, in which everything counts as in use.
    """
    if not published.versions:
        return library
    modules = {module.id: _in_use(module, published) for module in library.modules.values()}
    drafts = {name: library.modules[name] for name, used in modules.items() if used is not library.modules[name]}
    statements = {name: _statement_in_use(each, published) for name, each in library.statements.items()}
    used_modules = {name: module for name, module in modules.items() if module}
    programmes = _with_modules(library.programmes, used_modules)
    return replace(
        library,
        current_versions=MappingProxyType({**library.current_versions, **published.versions}),
        modules=MappingProxyType(used_modules),
        statements=MappingProxyType(statements),
        programmes=MappingProxyType(programmes),
        drafts=MappingProxyType(drafts),
        programme_drafts=MappingProxyType(
            {name: each for name, each in library.programmes.items() if programmes.get(name) is not each}
        ),
        statement_drafts=MappingProxyType(
            {name: each for name, each in library.statements.items() if statements[name] is not each}
        ),
    )


def _in_use(written: Module, published: Published) -> Module | None:
    if written.policy not in published.versions:
        return written
    known = published.modules.get(written.id)
    return written if known and known.fingerprint == written.fingerprint else known


def _statement_in_use(written: Statement, published: Published) -> Statement:
    known = published.statements.get(written.id)
    return written if known is None or known == written else known


def _with_modules(programmes: Mapping[str, Programme], modules: Mapping[str, Module]) -> dict[str, Programme]:
    """Leave out modules that nobody can take yet, and programmes of which nothing is left."""
    found = {}
    for name, programme in programmes.items():
        taken = tuple(module for module in programme.modules if module in modules)
        if taken == programme.modules:
            found[name] = programme
        elif taken:
            found[name] = programme.model_copy(update={"modules": taken})
    return found


def _is_behind(item: Item, published: Published) -> bool:
    known: Module | Statement | None = None
    if item.piece is Piece.MODULE:
        known = published.modules.get(item.name)
    elif item.piece is Piece.STATEMENT:
        known = published.statements.get(item.name)
    return known is not None and int(item.version) < known.version


def _mend(item: Item) -> str:
    if item.piece in (Piece.POLICY, Piece.REGISTER):
        return "Put the published file back, and write the change as a new version beside it."
    return f"Raise `version` to {int(item.version) + 1}, or put the published text back."
