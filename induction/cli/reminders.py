"""`induction reminders`: see who would be written to on a day and why, and send what is due now."""

from __future__ import annotations

from datetime import datetime

import click

from induction import clock
from induction.cli import store
from induction.cli.worker import yard_of
from induction.domain.errors import RefusedError
from induction.press import Press
from induction.services.letters import reminders as services
from induction.worker import rounds


@click.group()
def reminders() -> None:
    """Preview, write and send reminders."""


@reminders.command()
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day, such as 2026-11-23; today without."
)
def preview(on: datetime | None) -> None:
    """Show who would get which letter on a day, and why; writes nothing.

    What is known today is applied to the day: whoever attests before it gets no letter then.
    """
    loaded = store.read_settings()
    day = on.date() if on else clock.today()
    with store.opened(loaded) as database, database.session() as session:
        found = services.expected(session, day, loaded.mail.overdue_weeks)
    for each in found:
        person, letter = each.addressee, each.reminder
        way = "written already" if each.was_written else person.email or "no e-mail address: tell in person"
        click.echo(f"{person.employee_number}  {person.name}  {letter.kind}  due {letter.due_on}  ({way})")
        for owed in letter.owed:
            click.echo(f"    {owed.programme_id}: {owed.status}; {owed.reason}")
    click.echo(f"{len(found)} {'letter' if len(found) == 1 else 'letters'} on {day}.")


@reminders.command()
def send() -> None:
    """Write the letters that are due today and hand over what waits in the outbox, as the worker does by itself."""
    loaded = store.read_settings()
    if not loaded.mail.url:
        raise RefusedError("mail-off", "No mail is set up. Give INDUCTION_MAIL_URL and INDUCTION_MAIL_FROM first.")
    with store.opened(loaded) as database:
        yard = yard_of(loaded, database, Press(loaded))
        rounds.write_letters(yard)
        went, failed = rounds.deliver(yard)
    click.echo(f"{went} sent, {failed} could not be sent now.")
    if failed:
        raise RefusedError("mail-waits", "The reasons stand on HR's page of reminders; the worker tries again.")
