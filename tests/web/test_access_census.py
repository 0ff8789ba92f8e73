"""Every route, asked over HTTP as each role: who reaches the view, who is asked to sign in, who finds nothing."""

from __future__ import annotations

from functools import wraps

import pytest
from flask import Flask
from werkzeug.routing import Rule

from induction.domain.people import Role
from induction.web.access import PUBLIC, access, declared, takes_token
from tests.web.conftest import Browser

ANONYMOUS = "anonymous"
SIGNED_IN = frozenset(Role)
EVERYBODY = frozenset({ANONYMOUS, *Role})
HR = frozenset({Role.HR})
OVERSEERS = frozenset({Role.HR, Role.AUDITOR})
AUTHORS = frozenset({Role.CONTENT_AUTHOR, Role.APPROVER})
TWO_PEOPLE = frozenset({Role.HR, Role.CONTENT_AUTHOR, Role.APPROVER, Role.ADMINISTRATOR})

WHO = {
    "accounts.account": frozenset({Role.CONTENT_AUTHOR}),
    "accounts.appoint": frozenset({Role.CONTENT_AUTHOR}),
    "accounts.close": frozenset({Role.CONTENT_AUTHOR}),
    "accounts.end": frozenset({Role.CONTENT_AUTHOR}),
    "accounts.enter": frozenset({Role.CONTENT_AUTHOR}),
    "accounts.index": frozenset({Role.CONTENT_AUTHOR}),
    "accounts.new": frozenset({Role.CONTENT_AUTHOR}),
    "approvals.decide": TWO_PEOPLE,
    "approvals.index": TWO_PEOPLE,
    "approvals.proposal": TWO_PEOPLE,
    "attestation.attest": SIGNED_IN,
    "attestation.read": SIGNED_IN,
    "attestation.statement": SIGNED_IN,
    "certificates.certificate": SIGNED_IN,
    "certificates.credential": SIGNED_IN,
    "certificates.download": SIGNED_IN,
    "certificates.index": SIGNED_IN,
    "content.changes": AUTHORS,
    "content.choices": AUTHORS,
    "content.choices_csv": AUTHORS,
    "content.choices_json": AUTHORS,
    "content.choose": AUTHORS,
    "content.discussion_card": AUTHORS,
    "content.findings": AUTHORS,
    "content.index": AUTHORS,
    "content.matrix": AUTHORS,
    "content.misunderstood": AUTHORS,
    "content.module": AUTHORS,
    "content.outcome": AUTHORS,
    "content.plan": AUTHORS,
    "content.policy": AUTHORS,
    "content.propose": frozenset({Role.CONTENT_AUTHOR}),
    "content.step": AUTHORS,
    "content.transcript": AUTHORS,
    "credentials.status": EVERYBODY,
    "dashboard.figures": OVERSEERS,
    "dashboard.file": HR,
    "dashboard.whole_file": HR,
    "dashboard.index": OVERSEERS,
    "dashboard.names": OVERSEERS,
    "dashboard.why": OVERSEERS,
    "esr.all_corrections": HR,
    "esr.compared": HR,
    "esr.corrections": HR,
    "esr.forget": HR,
    "esr.index": HR,
    "esr.upload": HR,
    "health.healthz": EVERYBODY,
    "health.readyz": EVERYBODY,
    "jobs.index": SIGNED_IN,
    "jobs.file": HR,
    "jobs.file_with_password": HR,
    "jobs.job": SIGNED_IN,
    "learning.answer": SIGNED_IN,
    "learning.feedback": SIGNED_IN,
    "learning.go_on": SIGNED_IN,
    "learning.home": SIGNED_IN,
    "learning.module": SIGNED_IN,
    "learning.question": SIGNED_IN,
    "learning.result": SIGNED_IN,
    "learning.start": SIGNED_IN,
    "own_record.file": SIGNED_IN,
    "own_record.index": SIGNED_IN,
    "own_record.of_somebody": HR,
    "own_record.take": SIGNED_IN,
    "own_record.take_of_somebody": HR,
    "pages.show": EVERYBODY,
    "policies.changes": SIGNED_IN,
    "people.attestation": HR,
    "people.exempt": HR,
    "people.exemption": HR,
    "people.index": HR,
    "people.paper_sheet": HR,
    "people.propose_correction": HR,
    "people.propose_end": HR,
    "people.propose_exemption": HR,
    "people.propose_paper": HR,
    "people.record": HR,
    "retention.due": HR,
    "retention.erase": HR,
    "retention.hold": HR,
    "retention.let_go": HR,
    "retention.of_person": HR,
    "retention.propose": HR,
    "retention.schedule": frozenset({Role.HR, Role.ADMINISTRATOR, Role.APPROVER, Role.AUDITOR}),
    "policies.current": SIGNED_IN,
    "policies.index": SIGNED_IN,
    "policies.version": SIGNED_IN,
    "refreshers.go_on": SIGNED_IN,
    "refreshers.refresher": SIGNED_IN,
    "register.certificate": HR,
    "register.index": HR,
    "register.issue": HR,
    "reminders.index": HR,
    "reminders.tell": frozenset({Role.HR, Role.LINE_MANAGER}),
    "reminders.tell_all": frozenset({Role.HR, Role.LINE_MANAGER}),
    "register.propose_new_name": HR,
    "register.propose_revocation": HR,
    "reports.completion": HR,
    "reports.dictionary": HR,
    "reports.dictionary_json": HR,
    "reports.download": HR,
    "reports.download_all": HR,
    "reports.evidence": HR,
    "reports.files": HR,
    "reports.keep_changed": HR,
    "reports.keep_new": HR,
    "reports.new_saved": HR,
    "reports.order_evidence": HR,
    "reports.remove_saved": HR,
    "reports.saved": HR,
    "reports.saved_report": HR,
    "sign_in.change_own_password": SIGNED_IN,
    "sign_in.end": SIGNED_IN,
    "sign_in.own_password": SIGNED_IN,
    "sign_in.own_sign_ins": SIGNED_IN,
    "sign_in.sign_in": EVERYBODY,
    "sign_in.sign_out": EVERYBODY,
    "sign_in.signed_out": EVERYBODY,
    "sign_in.submit": EVERYBODY,
    "spaced.answer": SIGNED_IN,
    "spaced.decline": SIGNED_IN,
    "spaced.feedback": SIGNED_IN,
    "spaced.question": SIGNED_IN,
    "staff.apply": HR,
    "staff.dry_run": HR,
    "staff.forget": HR,
    "staff.imported": HR,
    "staff.imports": HR,
    "staff.refused_lines": HR,
    "staff.refused_rows": HR,
    "staff.upload": HR,
    "team_dashboard.figures": frozenset({Role.LINE_MANAGER}),
    "team_dashboard.index": frozenset({Role.LINE_MANAGER}),
    "team_dashboard.names": frozenset({Role.LINE_MANAGER}),
    "team_dashboard.why": frozenset({Role.LINE_MANAGER}),
    "team.download": frozenset({Role.LINE_MANAGER}),
    "team.download_all": frozenset({Role.LINE_MANAGER}),
    "team.index": frozenset({Role.LINE_MANAGER}),
    "verify.by_code": EVERYBODY,
    "verify.by_file": EVERYBODY,
    "verify.form": EVERYBODY,
    "verify.program": EVERYBODY,
    "verify.trust": EVERYBODY,
}
SAMPLES = {"IntegerConverter": 1, "UnicodeConverter": "x", "AnyConverter": "help"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may do what does not depend on the database: once is enough."""
    return sqlite_url


def test_every_view_has_a_row_and_every_row_a_view(app: Flask) -> None:
    undeclared = [name for name, view in app.view_functions.items() if declared(view) is None]
    assert not undeclared, f"Declare who may use these views with @access(…): {undeclared}"
    missing, stale = app.view_functions.keys() - WHO.keys(), WHO.keys() - app.view_functions.keys()
    assert not missing, f"Say in WHO of this test who may use {sorted(missing)}, then see whether the answer agrees."
    assert not stale, f"These rows of WHO have no view any more: {sorted(stale)}"


WITHOUT_TOKEN = {"verify.by_file"}
"""Views that take a form without a token: public, and nothing is changed by them (test_verify.py dumps it)."""


def test_a_form_goes_without_a_token_only_where_nothing_is_changed(app: Flask) -> None:
    found = {name for name, view in app.view_functions.items() if not takes_token(view)}
    assert found == WITHOUT_TOKEN
    stranger = app.test_client()
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and PUBLIC in (declared(app.view_functions[rule.endpoint]) or ()):
            refused = stranger.post(rule.rule, data={}).status_code == 400
            assert refused is (rule.endpoint not in WITHOUT_TOKEN), rule.endpoint


def test_what_knows_who_is_signed_in_takes_a_token() -> None:
    with pytest.raises(ValueError, match="takes a token"):
        access(Role.LEARNER, takes_token=False)


@pytest.mark.parametrize("role", [ANONYMOUS, *Role])
def test_each_role_reaches_what_it_may_and_nothing_else(app: Flask, client_as, role: str) -> None:
    browser = app.test_client() if role == ANONYMOUS else client_as(role)
    browser.get("/sign-in" if role == ANONYMOUS else "/help")
    _replace_views(app)
    wrong = []
    asked = 0
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            outcome = _ask(app, browser, rule, method)
            expected = _expected(role, rule.endpoint, method)
            asked += 1
            if outcome != expected:
                wrong.append(f"{method} {rule.rule}: {outcome}, not {expected}")
    assert not wrong, f"As {role}: " + "; ".join(wrong)
    assert asked >= len(WHO)


def _expected(role: str, endpoint: str, method: str) -> str:
    if role in WHO.get(endpoint, ()):
        return "reached"
    if role == ANONYMOUS:
        return "asked to sign in" if method == "GET" else "asked to sign in at once"
    return "not found"


def _ask(app: Flask, browser: Browser, rule: Rule, method: str) -> str:
    values = {name: SAMPLES[type(converter).__name__] for name, converter in rule._converters.items()}
    with app.test_request_context():
        path = app.url_for(rule.endpoint, **values)
    response = browser.get(path) if method == "GET" else browser.send(path)
    if response.status_code == 302 and response.headers["Location"].startswith("/sign-in"):
        return "asked to sign in"
    if response.status_code == 403 and "<h1" in response.text and "Sign in</h1>" in response.text:
        return "asked to sign in at once"
    return {200: "reached", 404: "not found"}.get(response.status_code, str(response.status_code))


def _replace_views(app: Flask) -> None:
    """Put a word in the place of each view, so that only the access is asked; its declaration stays."""
    for name, view in list(app.view_functions.items()):

        @wraps(view)
        def reached(**_values: object) -> tuple[str, dict[str, str]]:
            return "reached", {"Content-Type": "text/plain"}

        app.view_functions[name] = reached
