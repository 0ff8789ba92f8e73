"""`induction staff password` and `induction staff role`: let in somebody whose record is there already."""

from __future__ import annotations

from pathlib import Path

import click

from induction import clock
from induction.cli import store
from induction.domain.audit import system_actor
from induction.domain.people import Role
from induction.services.workforce import access
from induction.services.workforce.staff import new_password_hash

ROLES = [each.value for each in Role if each is not Role.LEARNER]
_ACTOR = system_actor("command line")
_Roles = click.Choice(ROLES, case_sensitive=False)


@click.command()
@click.argument("employee_number")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the password on its first line; asked for without.",
)
def password(employee_number: str, password_file: Path | None) -> None:
    """Give a staff member a password: the first, or another for one that is forgotten. Open sign-ins end."""
    password_hash = new_password_hash(password_from(password_file))
    moment, loaded = clock.now(), store.read_settings()
    with store.writing(loaded) as session:
        member = access.set_password(session, moment, _ACTOR, employee_number, password_hash)
        session.commit()
    click.echo(f"{member.name}, employee number {member.employee_number}, signs in with the new password from now on.")


@click.command()
@click.argument("employee_number")
@click.option("--grant", multiple=True, type=_Roles, help="May be repeated.")
@click.option("--revoke", multiple=True, type=_Roles, help="May be repeated.")
def role(employee_number: str, grant: tuple[str, ...], revoke: tuple[str, ...]) -> None:
    """Grant a staff member roles, or revoke them; it holds from their next page on."""
    if not grant and not revoke:
        raise click.UsageError("Give --grant or --revoke with a role.")
    moment, loaded = clock.now(), store.read_settings()
    with store.writing(loaded) as session:
        member = access.change_roles(
            session, moment, _ACTOR, employee_number, grant=map(Role, grant), revoke=map(Role, revoke)
        )
        session.commit()
    done = [f"granted {each}" for each in grant] + [f"revoked {each}" for each in revoke]
    click.echo(f"{member.name}, employee number {member.employee_number}: {', '.join(done)}.")


def password_from(file: Path | None) -> str:
    """Read a password from the first line of a file; ask for it, twice, without one."""
    if file is None:
        given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return given
    return file.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
