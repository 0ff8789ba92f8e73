"""`induction staff`: look after staff members. The first administrator of a new database comes from here."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from induction import clock
from induction.cli import store
from induction.cli.staff_access import ROLES, password, password_from, role
from induction.cli.staff_import import import_staff
from induction.domain.audit import system_actor
from induction.domain.people import Role, StaffGroup
from induction.domain.retained.subject_record import HR_PURPOSES, Purpose
from induction.export import in_place
from induction.library import load_library
from induction.services.retained import subject_files
from induction.services.retained.subject_schema import record_schema
from induction.services.workforce import staff as services
from induction.services.workforce.staff import NewStaffMember

_ACTOR = system_actor("command line")
_GROUPS = [group.value for group in StaffGroup]


@click.group()
def staff() -> None:
    """Look after staff members."""


staff.add_command(import_staff)
staff.add_command(password)
staff.add_command(role)


@staff.command()
@click.option("--employee-number", prompt=True, help="The employee number: the stable key of a person.")
@click.option("--assignment-number", default="", help="The assignment number, where it is another one.")
@click.option("--name", prompt="Full name", help="The name as it is to be printed.")
@click.option("--surname", default="", help="The surname, where it is not the last word of the name.")
@click.option("--email", prompt="E-mail address", help="The e-mail address, which signs in as well.")
@click.option("--unit", prompt="Unit code", help="The code of the organisation unit.")
@click.option("--unit-name", default="", help="Adds the unit first, under this name.")
@click.option("--staff-group", prompt=True, type=click.Choice(_GROUPS, case_sensitive=False))
@click.option("--job-role", prompt=True, help="The job role.")
@click.option("--line-manager", default="", help="The line manager's employee number.")
@click.option("--sponsor", default="", help="Who answers for a person whose number begins with L-: an employee number.")
@click.option("--starts-on", prompt="Start date (such as 2026-11-23)", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES, case_sensitive=False), help="May be repeated.")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the password on its first line; asked for without.",
)
def add(
    unit: str, unit_name: str, starts_on: datetime, roles: tuple[str, ...], password_file: Path | None, **fields: str
) -> None:
    """Add a staff member, with roles and a password.

    Volunteers, Visiting Lecturers, contractors and others without an ESR record get a number that begins with L-, and a
    sponsor who has one.
    """
    new = NewStaffMember(
        unit_code=unit,
        starts_on=starts_on.date(),
        password_hash=services.new_password_hash(password_from(password_file)),
        **fields,
    )
    moment, loaded = clock.now(), store.read_settings()
    library = load_library(loaded.content_dir, loaded.scenarios_dir)
    with store.writing(loaded) as session:
        if unit_name:
            services.add_unit(session, moment, _ACTOR, code=unit, name=unit_name)
        member = services.add_staff_member(session, library, moment, _ACTOR, new)
        for each in roles:
            services.grant_role(session, moment, _ACTOR, member.id, Role(each))
        session.commit()
    held = f" as {', '.join(roles)}" if roles else ""
    click.echo(f"Added: {member.name}, employee number {member.employee_number}{held}.")


@staff.command()
@click.argument("employee_number", required=False)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file that ends in .json or .pdf.")
@click.option(
    "--purpose",
    type=click.Choice([each.value for each in HR_PURPOSES]),
    default=Purpose.SUBJECT_ACCESS.value,
    show_default=True,
    help="Why; it is kept in the audit trail, where the person can read it.",
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the record instead.")
def record(employee_number: str | None, output: Path | None, purpose: str, schema: bool) -> None:
    """Write everything that is held about one person to a JSON or PDF file, to be handed to them."""
    if schema:
        click.echo(record_schema(), nl=False)
        return
    if employee_number is None or output is None or output.suffix not in (".json", ".pdf"):
        raise click.UsageError("Give an employee number, and --output with a file that ends in .json or .pdf.")
    moment, loaded = clock.now(), store.read_settings()
    library = load_library(loaded.content_dir, loaded.scenarios_dir)
    with store.writing(loaded) as session:
        found = subject_files.on_command(
            session, library, employee_number, organisation=loaded.organisation, moment=moment,
            purpose=Purpose(purpose), kind=output.suffix[1:],
        )  # fmt: skip
        session.commit()
    body = found.as_json.encode() if output.suffix == ".json" else subject_files.printed(found)
    try:
        in_place.put(output, lambda stream: stream.write(body))
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from error
    click.echo(f"Written: {output}")
