"""The frame of every page. What depends only on role and place is drawn once by the NHS macros and then remembered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, current_app, g, has_request_context, render_template, request, url_for
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader
from markupsafe import Markup, escape

from induction.assets import asset_url
from induction.domain.people import Principal, Role
from induction.domain.proposals import CONCERNED
from induction.web.house import house

_NAME, _CSRF = "name-goes-here", "csrf-goes-here"


@dataclass(frozen=True)
class Place:
    """An entry of the navigation: shown to the roles when the endpoint is there, current inside its blueprints."""

    text: str
    endpoint: str
    roles: frozenset[Role]
    blueprints: frozenset[str]


def _place(text: str, endpoint: str, *roles: Role, also: tuple[str, ...] = ()) -> Place:
    return Place(text, endpoint, frozenset(roles), frozenset({endpoint.partition(".")[0], *also}))


class QuickEnvironment(Environment):
    """Looks into dictionaries first: the NHS components read ``params.text`` hundreds of times a page."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give an item of a dictionary, or what Jinja would give."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


PLACES = (
    _place("My training", "learning.home", Role.LEARNER, also=("refreshers", "spaced")),
    _place("My certificates", "certificates.index", Role.LEARNER),
    _place("Policy", "policies.index", Role.LEARNER),
    _place("Content", "content.index", Role.CONTENT_AUTHOR, Role.APPROVER),
    _place("My team", "team.index", Role.LINE_MANAGER, also=("team_dashboard",)),
    _place("Reports", "dashboard.index", Role.HR, Role.AUDITOR, also=("esr", "reports")),
    _place("Staff", "people.index", Role.HR, also=("staff", "retention")),
    _place("Certificates", "register.index", Role.HR),
    _place("Reminders", "reminders.index", Role.HR),
    _place("Team accounts", "accounts.index", Role.CONTENT_AUTHOR),
    _place("Approvals", "approvals.index", *CONCERNED),
)


def init(app: Flask) -> None:
    """Set up the templates: everything is escaped, the NHS components are found, each page gets its frame."""
    app.jinja_environment = QuickEnvironment
    app.jinja_options = {"undefined": ChainableUndefined}  # the NHS components ask for what is not there
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    own = app.jinja_env.loader
    nhs = PackageLoader("nhsuk_frontend_jinja")
    app.jinja_env.loader = ChoiceLoader([own, nhs] if own else [nhs])
    app.jinja_env.globals.update(asset_url=cache(asset_url), frame=_frame, csrf=csrf)
    app.extensions["induction-frames"] = {}


def page(template: str, **values: Any) -> str:  # whatever the template needs
    """Render a page; `principal`, `organisation`, `today` and `contacts` are there in every template."""
    here = house()
    return render_template(
        template,
        organisation=here.settings.organisation,
        contacts=here.settings.contacts,
        is_demo=here.settings.is_demo,
        principal=_principal_or_none(),
        today=here.today(),
        **values,
    )


def csrf() -> Markup:
    """Give the hidden field that every form needs; it has no id, so that a page may hold several forms."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


@dataclass(frozen=True)
class Frame:
    """What stands before and after a page's own content."""

    top: Markup
    bottom: Markup


def _frame() -> Frame:
    principal = _principal_or_none()
    roles = principal.roles if principal else frozenset()
    place = request.blueprint or "" if has_request_context() else ""
    frames: dict[object, Frame] = current_app.extensions["induction-frames"]
    key = (roles, place)
    if key not in frames:
        frames[key] = _draw(roles, place)
    if principal is None:
        return frames[key]
    top = frames[key].top.replace(_CSRF, generate_csrf(), 1).replace(_NAME, escape(principal.name), 1)  # name last
    return Frame(Markup(top), frames[key].bottom)  # noqa: S704  # made of escaped parts


def _draw(roles: frozenset[Role], place: str) -> Frame:
    here = house()
    module = current_app.jinja_env.get_template("parts/frame.html").make_module(
        {
            "organisation": here.settings.organisation,
            "is_demo": here.settings.is_demo,
            "is_signed_in": bool(roles),
            "name": _NAME,
            "csrf_token": _CSRF,
            "navigation": [entry for each in PLACES if (entry := _entry(each, roles, place))],
            "url_for": url_for,
        }
    )
    return Frame(module.top(), module.bottom())  # type: ignore[attr-defined]  # macros of the template


def _entry(each: Place, roles: frozenset[Role], place: str) -> dict[str, object] | None:
    if each.endpoint not in current_app.view_functions or each.roles.isdisjoint(roles):
        return None
    return {"text": each.text, "href": url_for(each.endpoint), "active": place in each.blueprints}


def _principal_or_none() -> Principal | None:
    presence = g.get("presence") if has_request_context() else None
    return presence.principal if presence else None
