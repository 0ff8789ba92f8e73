"""`induction demo`: a fictitious organisation to look at."""

from __future__ import annotations

from datetime import date, datetime

import click

from induction import clock, passwords
from induction.cli import store
from induction.demo import PASSWORD, SIGN_INS, DemoOutcome, create
from induction.domain.errors import RefusedError
from induction.library import load_library
from induction.press import Press
from induction.services.authoring.published import published
from induction.services.certification.certificates import Issuer


@click.command()
@click.option("--staff", default=60, show_default=True, metavar="N", help="How many people.")
@click.option(
    "--as-of",
    "--as-at",
    "as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which the histories end, such as 2026-11-23; today unless given.",
)
def demo(staff: int, as_of: datetime | None) -> None:
    """Fill an empty database with a fictitious organisation and print whom to sign in as.

    The same number and the same day give the same people. Where they exist already nothing is changed.
    """
    outcome, base_url = _create(staff, _day(as_of))
    click.echo(
        f"{outcome.staff} demo people are there now."
        if outcome.is_new
        else f"{outcome.staff} demo people were there already: nothing was changed."
    )
    click.echo(f"Sign in at {base_url} with an e-mail address or employee number and the password {PASSWORD}")
    widest = max(len(sign_in.email) for sign_in in SIGN_INS)
    for sign_in in SIGN_INS:
        click.echo(f"  {sign_in.email:{widest}}  {sign_in.employee_number}  {sign_in.sees}")


def _create(staff: int, day: date) -> tuple[DemoOutcome, str]:
    loaded = store.read_settings()
    issuer = Issuer(loaded.organisation, loaded.base_url, loaded.is_demo)
    password_hash = passwords.hash_password(PASSWORD)
    press = Press(loaded)
    with store.writing(loaded) as session:
        library = load_library(loaded.content_dir, loaded.scenarios_dir, published(session))
        outcome = create(
            session, library, issuer, moment=clock.now(), day=day, staff=staff, password_hash=password_hash,
            press=_ready(press),
        )  # fmt: skip
        session.commit()
    return outcome, loaded.base_url


def _ready(press: Press) -> Press | None:
    """Give the press with its demo key, where certificates can be issued."""
    press.prepare(clock.now())
    return None if press.pending(clock.now()) else press


def _day(as_of: datetime | None) -> date:
    today = clock.today()
    day = as_of.date() if as_of else today
    if day > today:
        raise RefusedError("demo-day", f"The histories cannot end after today. Give a day up to {today}.")
    return day
