"""Views of the attestation: read the sections, make the statement, receive the certificate."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from induction import jobs
from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.domain.policies.policy import version_key
from induction.domain.policies.policy_diff import PolicyDiff
from induction.domain.standings.programme import Programme
from induction.services.authoring import policy_change
from induction.services.certification.certificates import Issuer
from induction.services.learning import attestation
from induction.services.learning.attestation import Invitation
from induction.services.sign_in import MustWaitError
from induction.web import sessions
from induction.web.access import access
from induction.web.attestation.forms import AttestationForm
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.learning import presenters
from induction.web.policies.views import Passage, passages

blueprint = Blueprint("attestation", __name__, url_prefix="/attestation/<programme_id>")

_FIELDS = {"name-differs": "full_name", "wrong-password": "password", "must-wait": "password"}


@blueprint.get("/read")
@access(Role.LEARNER)
def read(programme_id: str) -> ResponseReturnValue:
    """Show the policy sections that the modules touch, to be read before attesting."""
    programme = presenters.my_programme(programme_id).programme
    invitation = _invite(programme)
    return page(
        "attestation/read.html",
        programme=programme, invitation=invitation, passages=_touched(programme, invitation),
        diff=_changes(invitation),
    )  # fmt: skip


@blueprint.get("")
@access(Role.LEARNER)
def statement(programme_id: str) -> ResponseReturnValue:
    """Show the exact statement, and who will see what."""
    programme = presenters.my_programme(programme_id).programme
    return _show(programme, AttestationForm())


@blueprint.post("")
@access(Role.LEARNER)
def attest(programme_id: str) -> ResponseReturnValue:
    """Record the attestation, then issue its certificate."""
    programme = presenters.my_programme(programme_id).programme
    form = AttestationForm()
    if not form.validate_on_submit():
        return _show(programme, form), 422
    try:
        certificate_id, number = _attest(programme, form)
    except RefusedError as refused:
        if refused.reason == "superseded":
            return _superseded(programme, form, refused)
        if refused.reason not in _FIELDS:
            raise
        form[_FIELDS[refused.reason]].errors = [refused.words]
        return _show(programme, form), 429 if isinstance(refused, MustWaitError) else 422
    _issue(certificate_id)
    return redirect(url_for("certificates.certificate", number=number), 303)


def _attest(programme: Programme, form: AttestationForm) -> tuple[int, str]:
    here = house()
    principal = sessions.confirm_password(form.password.data or "")
    writer = writing()
    attested = attestation.attest(
        writer, here.library, programme, principal,
        typed_name=form.full_name.data or "", issuer=_issuer(), moment=here.now(),
        shown=form.policy.data or None,
    )  # fmt: skip
    writer.commit()
    return attested.certificate_id, attested.certificate_number


def _superseded(programme: Programme, form: AttestationForm, refused: RefusedError) -> ResponseReturnValue:
    """Lead on to what has changed since the version that was before the person."""
    policies = house().library.policies.values()
    then = next((policy for policy in policies if policy.fingerprint == form.policy.data), None)
    return page("attestation/superseded.html", programme=programme, words=refused.words, then=then), 409


def _issue(certificate_id: int) -> None:
    """Issue at once; what cannot be issued now stays pending and is issued by the sweep."""
    here = house()
    jobs.issue(session(), [certificate_id], jobs.OneByOne(here.press), here.now)


def _issuer() -> Issuer:
    settings = house().settings
    return Issuer(settings.organisation, settings.base_url, settings.is_demo)


def _invite(programme: Programme) -> Invitation:
    here = house()
    return attestation.invite(
        session(), here.library, programme, sessions.principal(),
        organisation=here.settings.organisation, day=here.today(),
    )  # fmt: skip


def _changes(invitation: Invitation) -> PolicyDiff | None:
    """Give what has changed since the version that the person attested to last; None where that is the same."""
    held, policy, library = invitation.cycle.held, invitation.policy, house().library
    if held is None or version_key(held.policy_version) >= policy.version_key:
        return None
    if (policy.slug, held.policy_version) not in library.policies:
        return None
    return policy_change.compare(library, policy.slug, held.policy_version, policy.version).diff


def _touched(programme: Programme, invitation: Invitation) -> list[Passage]:
    modules = house().library.modules
    taken = [completion.module_id for completion in invitation.completions if completion.module_id in modules]
    cited = {number for name in taken or programme.modules for number in modules[name].sections}
    return [passage for passage in passages(invitation.policy) if passage.section.number in cited]


def _show(programme: Programme, form: AttestationForm) -> str:
    return page("attestation/statement.html", programme=programme, invitation=_invite(programme), form=form)
