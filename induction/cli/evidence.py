"""`induction evidence`: one sealed file that shows what was asked, learned and recorded in a period."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from induction.domain.errors import InductionError, RefusedError

if TYPE_CHECKING:
    from induction.domain.evidence import Scope
    from induction.domain.reports.report_file import Made
    from induction.settings import Settings

_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(invoke_without_command=True)
@click.option("--from", "from_on", type=_DAY, help="The first day of the period.")
@click.option("--to", "to_on", type=_DAY, help="Its last day, on which the completion files stand too.")
@click.option(
    "--as-known-on", "known_on", type=_DAY, help="Leave out what was recorded after this day; by default today."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write, such as pack.zip.")
@click.pass_context
def evidence(ctx: click.Context, /, output: Path | None, **days: datetime | None) -> None:
    """Write an evidence pack: what it holds and how a stranger checks it stands in its README.md.

    The same days give the same files at any later time, the seal aside. The pack holds names: keep it so.
    A file that is there is replaced only when the new one is whole.
    """
    if ctx.invoked_subcommand:
        return
    from_on, to_on, known_on = (_day(days[name]) for name in ("from_on", "to_on", "known_on"))
    if from_on is None or to_on is None or output is None:
        raise click.UsageError("Give --from, --to and --output.")
    from induction import clock  # noqa: PLC0415 - seconds of imports that verifying a pack should not pay
    from induction.cli import store  # noqa: PLC0415 - as above
    from induction.domain.evidence import scope  # noqa: PLC0415 - as above

    asked = scope(from_on, to_on, known_on, clock.today())
    made = _written(store.read_settings(), asked, output)
    click.echo(f"Written: {output} ({made.size:,} bytes, {made.rows:,} people, sha256 {made.sha256})")


@evidence.command()
@click.argument("file", type=_FILE)
@click.option("--trust", type=_FILE, help="The organisation's file of trust; otherwise that of this installation.")
def verify(file: Path, trust: Path | None) -> None:
    """Check that the pack FILE is whole and as it was sealed. Needs no database and no network.

    Exits with 0 when it is genuine, 1 when it is not, and 2 when that cannot be confirmed here.
    """
    from induction import signing  # noqa: PLC0415 - as above
    from induction.cli import trusted  # noqa: PLC0415 - as above
    from induction.signing.evidence_pack import examine_pack  # noqa: PLC0415 - as above

    try:
        found = examine_pack(file, trusted.given(trust))
    except (InductionError, OSError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    click.echo(f"Verdict: {found.verdict}")
    if found.signed_at:
        click.echo(f"Sealed at: {found.signed_at:%Y-%m-%d %H:%M} UTC, by {found.signer}")
    click.echo(found.words, err=found.verdict is not signing.Verdict.GENUINE)
    if code := {signing.Verdict.NOT_GENUINE: 1, signing.Verdict.UNCONFIRMED: 2}.get(found.verdict):
        raise SystemExit(code)


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _written(loaded: Settings, asked: Scope, output: Path) -> Made:
    from induction import clock, evidence_desk  # noqa: PLC0415 - as above
    from induction.cli import store  # noqa: PLC0415 - as above
    from induction.domain.reports.report import Operator  # noqa: PLC0415 - as above

    with store.opened(loaded) as database, database.session() as session:
        try:
            made = evidence_desk.make(loaded, database, session, asked, output, moment=clock.now(), viewer=Operator())
        except OSError as error:
            words = f"{output} cannot be written: {error.strerror}. A file that was there is unchanged."
            raise RefusedError("output", words) from error
        session.commit()
    return made
