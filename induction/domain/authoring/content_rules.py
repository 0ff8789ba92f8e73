"""Whether content is true to the policy and to itself: quotes stand where they say, names agree across files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from induction.domain.authoring.source import Lines, Path
from induction.domain.errors import Problem
from induction.domain.learning.module import Citation, Module, Option
from induction.domain.policies.policy import Policy, comparable
from induction.domain.policies.quotes import holds, how_it_goes_on, shortened
from induction.domain.standings.programme import Programme, Statement

Policies = Mapping[tuple[str, str], Policy]
Sourced = tuple[Module, Lines]


def check_module(module: Module, lines: Lines, stem: str, policies: Policies) -> list[Problem]:
    """Find what is wrong with a module beside its graph.

    Args:
        module: the module.
        lines: where its values stand.
        stem: the name of its file without ``.yaml``.
        policies: every policy version there is.
    """
    found = [*_name_differs("module", module.id, stem, lines), *_repeats(module, lines)]
    policy = policies.get((module.policy, module.policy_version))
    found += _citations(module, lines, policy) if policy else [_policy_unknown(module, lines, policies)]
    return sorted(found, key=lambda problem: problem.line)


def check_statement(statement: Statement, lines: Lines, stem: str) -> list[Problem]:
    """Find what is wrong with a statement beside its own fields."""
    return list(_name_differs("statement", statement.id, stem, lines))


def check_ids_across(modules: Iterable[Sourced]) -> list[Problem]:
    """Find module ids that two files share."""
    first: dict[str, str] = {}
    found = []
    for module, lines in modules:
        if module.id in first:
            what = f"The module id {module.id!r} is also used by {first[module.id]}."
            found.append(lines.problem(("id",), what, "Give one of the two another id and file name."))
        first.setdefault(module.id, lines.file)
    return found


def check_programmes(
    programmes: Iterable[Programme],
    lines: Lines,
    modules: Mapping[str, str | None],
    slugs: set[str],
    statements: set[str],
) -> list[Problem]:
    """Find names in the programmes that no content answers to.

    Args:
        programmes: in the order of their file.
        lines: where their values stand.
        modules: the policy of each module; None for one whose file is reported already.
        slugs: the policies there are.
        statements: ids of the statements there are.
    """
    found: list[Problem] = []
    taken: dict[str, str] = {}
    for position, programme in enumerate(programmes):
        here: Path = ("programmes", position)
        found += _unknown(lines, (*here, "policy"), "policy", programme.policy, slugs)
        found += _unknown(lines, (*here, "statement"), "statement", programme.statement, statements)
        for place, module in enumerate(programme.modules):
            found += _unknown(lines, (*here, "modules", place), "module", module, set(modules))
            theirs = modules.get(module)
            if theirs not in (None, programme.policy):
                what = f"The module {module!r} teaches the policy {theirs!r}, not this programme's."
                mend = f"Take it out, or pin the module to {programme.policy!r}."
                found.append(lines.problem((*here, "modules", place), what, mend))
            if module in taken:
                what = f"The module {module!r} stands in the programme {taken[module]!r} already."
                mend = "Take it out of one: what somebody completes counts for one programme."
                found.append(lines.problem((*here, "modules", place), what, mend))
            taken.setdefault(module, programme.id)
    return found


def check_groups(programmes: Iterable[Programme], lines: Lines, policies: Policies) -> list[Problem]:
    """Find sections that a group of obligations names and that no version of the programme's policy has."""
    found: list[Problem] = []
    for position, programme in enumerate(programmes):
        versions = [policy for (slug, _), policy in policies.items() if slug == programme.policy]
        known = {section.number for policy in versions for section in policy.sections}
        for order, group in enumerate(programme.groups if versions else ()):
            for place, number in enumerate(group.sections):
                here: Path = ("programmes", position, "groups", order, "sections", place)
                if number not in known:
                    what = f"There is no section {number!r} in the policy {programme.policy!r}."
                    found.append(lines.problem(here, what, 'Name sections as they are printed, for example "6.1".'))
    return found


def _name_differs(kind: str, content_id: str, stem: str, lines: Lines) -> Iterator[Problem]:
    if content_id != stem:
        what = f"The {kind} id {content_id!r} differs from the file's name {stem!r}."
        yield lines.problem(("id",), what, f"Call the file {content_id}.yaml, or the {kind} {stem!r}.")


def _policy_unknown(module: Module, lines: Lines, policies: Policies) -> Problem:
    versions = sorted(version for slug, version in policies if slug == module.policy)
    if versions:
        what = f"There is no version {module.policy_version!r} of the policy {module.policy!r}."
        return lines.problem(("policy_version",), what, f"Pin the module to one of: {', '.join(versions)}.")
    known = ", ".join(sorted({slug for slug, _ in policies})) or "none yet"
    what = f"There is no policy {module.policy!r}."
    return lines.problem(("policy",), what, f"Name one of the folders in content/policies: {known}.")


def _citations(module: Module, lines: Lines, policy: Policy) -> Iterator[Problem]:
    for position, scene in enumerate(module.scenes):
        for place, option in enumerate(scene.options):
            for order, cite in enumerate(option.cites):
                here = ("scenes", position, "options", place, "cites", order)
                yield from _citation(cite, lines, here, policy)


def _citation(cite: Citation, lines: Lines, here: Path, policy: Policy) -> Iterator[Problem]:
    section = policy.section(cite.section)
    if section is not None and holds(section, cite.quote):
        return
    elsewhere = [other.label for other in policy.sections if holds(other, cite.quote)]
    if section is None:
        what = f"There is no section {cite.section!r} in version {policy.version} of the policy."
        mend = f"The quote stands in {_either(elsewhere)}: name that." if elsewhere else _numbers(policy)
        yield lines.problem((*here, "section"), what, mend)
        return
    what = f"The quote “{shortened(cite.quote)}” is not in {section.label}."
    if elsewhere:
        yield lines.problem((*here, "section"), what, f"It stands in {_either(elsewhere)}: name that.")
    else:
        yield lines.problem((*here, "quote"), what, how_it_goes_on(section, cite.quote))


def _repeats(module: Module, lines: Lines) -> Iterator[Problem]:
    yield from _said_twice(module.learning_outcomes, lines, ("learning_outcomes",), "learning outcome")
    yield from _said_twice(module.discussion, lines, ("discussion",), "prompt")
    for position, scene in enumerate(module.scenes):
        here: Path = ("scenes", position, "options")
        yield from _said_twice([option.text for option in scene.options], lines, here, "option", "text")
        for place, option in enumerate(scene.options):
            yield from _option_repeats(option, lines, (*here, place))


def _option_repeats(option: Option, lines: Lines, here: Path) -> Iterator[Problem]:
    yield from _said_twice(option.tell, lines, (*here, "tell"), "contact")
    cited = [f"{cite.section}: {comparable(cite.quote)}" for cite in option.cites]
    yield from _said_twice(cited, lines, (*here, "cites"), "citation")


def _said_twice(texts: Iterable[str], lines: Lines, here: Path, kind: str, *leaf: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, text in enumerate(texts):
        if text in seen:
            what = f"The same {kind} stands here twice, “{shortened(text)}”."
            yield lines.problem((*here, place, *leaf), what, "Take one out, or say something else.")
        seen.add(text)


def _unknown(lines: Lines, path: Path, kind: str, name: str, known: set[str]) -> Iterator[Problem]:
    if name not in known:
        choices = ", ".join(sorted(known)) or "none yet"
        yield lines.problem(path, f"There is no {kind} {name!r}.", f"Name one that there is: {choices}.")


def _either(labels: list[str]) -> str:
    return " and ".join(labels)


def _numbers(policy: Policy) -> str:
    return f"Name one of: {', '.join(section.number for section in policy.sections)}."
