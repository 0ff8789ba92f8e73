"""The composition root: the only file that knows everybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from induction import assets, clock, resources
from induction.db import Database
from induction.keeper import Keeper
from induction.library import Shelf
from induction.library.pages import load_pages
from induction.press import Press
from induction.services.authoring import published
from induction.services.under_way import UnderWay
from induction.settings import Settings
from induction.web import (
    access,
    accounts,
    approvals,
    attestation,
    certificates,
    content,
    credentials,
    dashboard,
    database,
    errors,
    esr,
    filters,
    headers,
    health,
    intake,
    jobs,
    layout,
    learning,
    own_record,
    pages,
    people,
    policies,
    refreshers,
    register,
    reminders,
    reports,
    retention,
    sessions,
    sign_in,
    spaced,
    staff,
    team,
    uploads,
    verify,
)
from induction.web.house import EXTENSION, House
from induction.web.house import Press as AnyPress
from induction.web.house import Shelf as AnyShelf

AREAS = (
    health.blueprint,
    sign_in.blueprint,
    pages.blueprint,
    policies.blueprint,
    learning.blueprint,
    refreshers.blueprint,
    spaced.blueprint,
    attestation.blueprint,
    certificates.blueprint,
    credentials.blueprint,
    verify.blueprint,
    register.blueprint,
    dashboard.blueprint,
    dashboard.team_blueprint,
    reports.blueprint,
    staff.blueprint,
    esr.blueprint,
    content.blueprint,
    approvals.blueprint,
    reminders.blueprint,
    jobs.blueprint,
    team.blueprint,
    people.blueprint,
    own_record.blueprint,
    retention.blueprint,
    accounts.blueprint,
)
LARGEST_REQUEST = 256 * 1024


def create_app(
    settings: Settings,
    *,
    store: Database | None = None,
    shelf: AnyShelf | None = None,
    press: AnyPress | None = None,
    under_way: UnderWay | None = None,
    now: Callable[[], datetime] = clock.now,
) -> Flask:
    """Put the program together.

    Args:
        settings: the settings.
        store: the database; opened by the settings' address unless handed in.
        shelf: the content; read from the settings' folders unless handed in.
        press: draws and seals certificates; the real one, with the settings' key, unless handed in.
        under_way: what the worker in this process tells of its long work.
        now: the clock, for tests.

    Raises:
        ContentError: when the content is broken, with every problem.
    """
    opened = store or Database(settings.database_url)
    app = Flask("induction.web", static_folder=None, template_folder=str(resources.folder("templates")))
    app.extensions[EXTENSION] = House(
        settings=settings,
        database=opened,
        shelf=shelf or _shelf(settings, opened),
        pages=load_pages(settings.content_dir),
        now=now,
        press=press or Press(settings, Keeper(settings).alarm(opened)),
        under_way=under_way or UnderWay(),
    )
    _configure(app, settings)
    for part in (layout, filters, errors, database, uploads, intake, sessions, access):
        part.init(app)
    csrf = CSRFProtect(app)  # after access: whoever may not use a view learns nothing from its form check
    headers.init(app, is_https=settings.is_https)
    for blueprint in AREAS:
        app.register_blueprint(blueprint)
    for view in app.view_functions.values():
        if not access.takes_token(view):
            csrf.exempt(view)
    _wrap(app, settings)
    return app


def _shelf(settings: Settings, database: Database) -> Shelf:
    return Shelf(settings.content_dir, settings.scenarios_dir, time.monotonic, published=published.watcher(database))


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-induction" if settings.is_https else "induction",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=sorted({urlsplit(settings.base_url).hostname or "localhost", "localhost", "127.0.0.1"}),
        WTF_CSRF_TIME_LIMIT=None,  # a form stays good as long as its sign-in: nobody is timed while they read
    )


def _wrap(app: Flask, settings: Settings) -> None:
    """Serve the built files in front of the app, and believe as many proxies as there are."""
    served = WhiteNoise(
        app.wsgi_app,
        root=str(resources.vendor()) if resources.vendor().is_dir() else None,
        prefix=assets.PREFIX,
        immutable_file_test=assets.is_immutable,
        allow_all_origins=False,
        add_headers_function=headers.for_files,
    )
    proxies = settings.trusted_proxies
    app.wsgi_app = (  # type: ignore[method-assign]  # Flask's documented way to wrap an app
        ProxyFix(served, x_for=proxies, x_proto=proxies, x_host=proxies) if proxies else served
    )
