"""The policy reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from induction.domain.errors import NotFoundError
from induction.domain.learning.module import Citation
from induction.domain.people import Role
from induction.domain.policies.change_words import GROUPS
from induction.domain.policies.obligation_diff import Change
from induction.domain.policies.policy import Policy, Section
from induction.domain.policies.policy_diff import PolicyDiff
from induction.services.authoring import policy_change
from induction.web import markdown, quoted
from induction.web.access import access
from induction.web.house import house
from induction.web.layout import page

blueprint = Blueprint("policies", __name__, url_prefix="/policies")


@dataclass(frozen=True)
class Passage:
    """A section as the page shows it."""

    section: Section
    body: Markup


@blueprint.get("")
@access(Role.LEARNER)
def index() -> ResponseReturnValue:
    """List the policies in force; a single one is shown at once."""
    library = house().library
    found = [library.policy(slug) for slug in sorted(library.current_versions)]
    if len(found) == 1:
        return redirect(url_for("policies.current", slug=found[0].slug))
    return page("policies/index.html", policies=found)


@blueprint.get("/<slug>")
@access(Role.LEARNER)
def current(slug: str) -> ResponseReturnValue:
    """Show the version in force."""
    return _show(house().library.policy(slug))


@blueprint.get("/<slug>/<version>")
@access(Role.LEARNER)
def version(slug: str, version: str) -> ResponseReturnValue:
    """Show one version, in force now or earlier."""
    return _show(_published(slug, version))


@blueprint.get("/<slug>/<version>/changes")
@access(Role.LEARNER)
def changes(slug: str, version: str) -> ResponseReturnValue:
    """Show what has changed in the policy since a version: the redline, and which duties it touches."""
    library = house().library
    then, now = _published(slug, version), library.policy(slug)
    if then is now:
        return redirect(url_for("policies.current", slug=slug))
    found = policy_change.compare(library, slug, then.version, now.version)
    return page("policies/changes.html", diff=found.diff, in_short=_in_short(found.diff))


def _in_short(found: PolicyDiff) -> list[str]:
    """Say which duties changed how, each once, without those that only moved."""
    named = (
        f"{change.obligation.section}, for {GROUPS[change.obligation.audience]}: "
        f"{', '.join(each for each in change.changes if each is not Change.MOVED)}"
        for change in found.changed_obligations
        if not change.is_only_moved
    )
    return list(dict.fromkeys(named))


def _published(slug: str, version: str) -> Policy:
    """Find a version that is or was in force; one that authors are still writing is not for everybody.

    Raises:
        NotFoundError: ``no-policy``.
    """
    library = house().library
    found = library.policy(slug, version)
    if found.version_key > library.policy(slug).version_key:
        raise NotFoundError("no-policy", "There is no such policy, or no such version of it.")
    return found


def _show(policy: Policy) -> ResponseReturnValue:
    in_force = house().library.current_versions[policy.slug] == policy.version
    shown = passages(policy)
    if quote := request.args.get("quote", ""):
        shown = tuple(_with_quote(shown, request.args.get("section", ""), quote[: quoted.LONGEST]))
    return page("policies/policy.html", policy=policy, passages=shown, is_in_force=in_force)


@blueprint.app_template_global()
def quote_address(policy: Policy, cite: Citation) -> str:
    """Give the address at which a quote is marked in its section, in the midst of the policy."""
    return url_for(
        "policies.version",
        slug=policy.slug,
        version=policy.version,
        section=cite.section,
        quote=quoted.part_of(cite.quote),
        _anchor="quote",
    )


def _with_quote(shown: tuple[Passage, ...], number: str, quote: str) -> Iterator[Passage]:
    """Mark the quote in its section; where it does not stand there, the section's beginning takes the anchor."""
    for passage in shown:
        if passage.section.number == number:
            body = quoted.marked(passage.body, quote) or Markup('<span id="quote"></span>') + passage.body
            yield Passage(passage.section, body)
        else:
            yield passage


def passages(policy: Policy) -> tuple[Passage, ...]:
    """Render a policy version, once for each fingerprint."""
    return _rendered(policy.fingerprint, policy.sections)


@lru_cache(maxsize=16)
def _rendered(_fingerprint: str, sections: tuple[Section, ...]) -> tuple[Passage, ...]:
    return tuple(Passage(section, markdown.html(section.markdown)) for section in sections)
