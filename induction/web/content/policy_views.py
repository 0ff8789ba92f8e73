"""The policy as its authors read it: each section with what it asks of whom, and the scenes that use it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from induction.domain.library_values import Library
from induction.domain.policies.change_words import GROUPS
from induction.domain.policies.coverage import Covered
from induction.services.authoring.content import coverage_of
from induction.web.access import access
from induction.web.content.area import READERS, blueprint
from induction.web.house import house
from induction.web.layout import page
from induction.web.policies.views import passages


@blueprint.get("/policies/<slug>/<version>")
@access(*READERS)
def policy(slug: str, version: str) -> ResponseReturnValue:
    """Show one version with its register."""
    library = house().library
    found = library.policy(slug, version)
    return page(
        "content/policy.html",
        policy=found,
        passages=passages(found),
        duties=_by_section(library, slug, version),
        register=library.register(slug, version),
        groups=GROUPS,
        versions=library.versions(slug),
        before=library.version_before(slug, version),
        titles={module.id: module.title for module in library.written.values()},
    )


def _by_section(library: Library, slug: str, version: str) -> dict[str, list[Covered]]:
    found: dict[str, list[Covered]] = {}
    for row in coverage_of(library, slug, version).rows:
        found.setdefault(row.obligation.section, []).append(row)
    return found
