"""What a new version of the policy changes, and its publication, for the Communications Team."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.domain.policies.change_words import GROUPS
from induction.services.authoring import policy_change, publication, publication_plan
from induction.services.authoring.policy_reach import reach
from induction.services.authoring.publication_plan import Plan
from induction.web.access import access
from induction.web.content.area import READERS, blueprint
from induction.web.content.forms import ProposalForm
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal

_FIELDS = {"due-days": "due_days", "reason-empty": "reason", "reason-long": "reason"}


@blueprint.get("/policies/<slug>/changes/<old>/<new>")
@access(*READERS)
def changes(slug: str, old: str, new: str) -> ResponseReturnValue:
    """Show what a version changes: the redline, the obligations, the quotes, the stale scenes, and what it asks."""
    here = house()
    found = policy_change.compare(here.library, slug, old, new)
    reached = reach(session(), here.library, found, day=here.today())
    return page("content/changes.html", found=found, reached=reached, groups=GROUPS)


@blueprint.get("/policies/<slug>/<version>/publication")
@access(*READERS)
def plan(slug: str, version: str) -> ResponseReturnValue:
    """Show what a publication would publish and what it would ask of how many, with the form to propose it."""
    return _show(slug, version, ProposalForm())


@blueprint.post("/policies/<slug>/<version>/publication")
@access(Role.CONTENT_AUTHOR)
def propose(slug: str, version: str) -> ResponseReturnValue:
    """Show what the author's findings change, or propose the publication."""
    form = ProposalForm()
    if not form.validate_on_submit():
        return _show(slug, version, form), 422
    if form.is_only_asking:
        return _show(slug, version, form)
    try:
        proposal_id = _propose(slug, version, form)
    except RefusedError as refused:
        if refused.reason not in _FIELDS:
            raise
        form[_FIELDS[refused.reason]].errors = [refused.words]
        return _show(slug, version, form), 422
    return redirect(url_for("approvals.proposal", proposal_id=proposal_id), 303)


def _propose(slug: str, version: str, form: ProposalForm) -> int:
    here, writer = house(), writing()
    proposal_id = publication.propose(
        writer, here.library, principal(), here.now(),
        slug=slug, version=version, judged=form.judged(), due_days=form.days,
        reason=form.reason.data or "",
    )  # fmt: skip
    writer.commit()
    return proposal_id


def _show(slug: str, version: str, form: ProposalForm) -> str:
    policy = house().library.policy(slug, version)
    found, hindrance = _plan(slug, version, form)
    return page(
        "content/publication.html",
        policy=policy, plan=found, hindrance=hindrance, form=form, groups=GROUPS,
        may_propose=principal().has(Role.CONTENT_AUTHOR),
    )  # fmt: skip


def _plan(slug: str, version: str, form: ProposalForm) -> tuple[Plan | None, str]:
    here = house()
    try:
        found = publication_plan.plan(session(), here.library, slug, version, day=here.today(), judged=form.judged())
    except RefusedError as refused:
        return None, refused.words
    return found, ""
