"""The policy reader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from induction.domain.people import Role
from induction.domain.policy import Policy, Section
from induction.web import markdown
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
    """Show one version, in force or not."""
    return _show(house().library.policy(slug, version))


def _show(policy: Policy) -> ResponseReturnValue:
    in_force = house().library.current_versions[policy.slug] == policy.version
    return page("policies/policy.html", policy=policy, passages=passages(policy), is_in_force=in_force)


def passages(policy: Policy) -> tuple[Passage, ...]:
    """Render a policy version, once for each fingerprint."""
    return _rendered(policy.fingerprint, policy.sections)


@lru_cache(maxsize=16)
def _rendered(_fingerprint: str, sections: tuple[Section, ...]) -> tuple[Passage, ...]:
    return tuple(Passage(section, markdown.html(section.markdown)) for section in sections)
