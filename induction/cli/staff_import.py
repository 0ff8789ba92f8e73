"""`induction staff import`: bring staff in and out by an extract, or look at what it would do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from induction import clock
from induction.cli import store
from induction.domain.audit import system_actor
from induction.domain.calendar import london_date
from induction.domain.errors import RefusedError
from induction.domain.staff_import import outcomes
from induction.domain.staff_import.mapping import StaffMapping
from induction.domain.staff_import.plan import Plan
from induction.library import load_library
from induction.library.staff_mapping import load_mapping
from induction.services.workforce import staff_import as services
from induction.services.workforce.staff_import import StaffFile
from induction.settings import Settings

_ACTOR = system_actor("command line")
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--mapping", type=_FILE, help="A mapping file for other headings and values.")
@click.option("--confirm", default="", metavar="WORDS", help="The words that an import with many leavers asks for.")
@click.option("--refused", "refused_file", type=_FILE, help="Where to write the rows that cannot be used, as CSV.")
def import_staff(file: Path, *, dry_run: bool, mapping: Path | None, confirm: str, refused_file: Path | None) -> None:
    """Bring staff in and out by FILE, an extract from ESR as .csv or .xlsx.

    Whoever the extract lacks leaves; nobody is ever deleted, and nobody gets a role. All of it is done, or nothing.
    """
    loaded = store.read_settings()
    moment = clock.now()
    read = _read(file, _mapping(loaded, mapping), moment)
    if dry_run:
        with store.opened(loaded) as database, database.session() as session:
            plan = services.dry_run(session, read, moment)
    else:
        library = load_library(loaded.content_dir, loaded.scenarios_dir)
        with store.writing(loaded) as session:
            agreement = services.agree(session, moment, read, confirmed=confirm)
            services.carry_out(session, moment, _ACTOR, library, agreement)
            plan = agreement.plan
            session.commit()
    for line in outcomes.summary(plan):
        click.echo(line)
    if refused_file:
        with refused_file.open("wb") as stream:
            services.write_refused(stream, plan)
    click.echo(_end(plan, is_dry_run=dry_run))


def _read(file: Path, mapping: StaffMapping, moment: datetime) -> StaffFile:
    if not file.is_file():
        raise RefusedError("file-kind", f"{file.name} is not an ordinary file.")
    with file.open("rb") as stream:
        return services.read_file(stream, file.name, mapping, london_date(moment))


def _mapping(loaded: Settings, given: Path | None) -> StaffMapping:
    path = given or loaded.staff_mapping_file
    if path is None:
        return StaffMapping()
    try:
        return load_mapping(path.read_bytes(), path.name)
    except OSError as error:
        raise RefusedError("mapping-unread", f"The mapping file cannot be read: {error.strerror}: {path}") from error


def _end(plan: Plan, *, is_dry_run: bool) -> str:
    if plan.changes_nothing:
        return "There is nothing to import: all of it is recorded so already."
    if not is_dry_run:
        return "Imported."
    return "Nothing was changed." + (f' To import, add: --confirm "{plan.confirmation}"' if plan.confirmation else "")
