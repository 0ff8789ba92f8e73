"""The way in, the coverage, and what the check finds."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from induction.services.authoring.content import check_content
from induction.services.authoring.published import published
from induction.web.access import access
from induction.web.content import coverage
from induction.web.content.area import READERS, blueprint
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page


@blueprint.get("")
@access(*READERS)
def index() -> ResponseReturnValue:
    """List the modules and the policy versions, with the ways to look at each."""
    library = house().library
    policies = sorted(library.policies.values(), key=lambda policy: (policy.slug, policy.version_key), reverse=True)
    return page("content/index.html", library=library, policies=policies, modules=list(library.written.values()))


@blueprint.get("/coverage")
@access(*READERS)
def matrix() -> ResponseReturnValue:
    """Show which scenes exercise which obligation, as counts by section and module and as a list with filters."""
    library = house().library
    asked = coverage.asked(request.args, library)
    return page("content/coverage.html", asked=asked, shown=coverage.shown(library, asked))


@blueprint.get("/findings")
@access(*READERS)
def findings() -> ResponseReturnValue:
    """Check the files as they are on disk now, and show all that is found."""
    settings = house().settings
    found = check_content(settings.content_dir, settings.scenarios_dir, published(session()))
    return page("content/findings.html", found=found)
