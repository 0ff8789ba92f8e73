"""The command line door. Commands are imported when they are asked for, so that ``--help`` always works."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

import click

from induction.domain.errors import InductionError

COMMANDS = {
    "backup": "Copy the database to a file while people work.",
    "certificate": "Verify a certificate file; issue what waits.",
    "content": "Check, describe and read the content.",
    "db": "Bring the database up to date.",
    "demo": "Make a fictitious organisation to look at.",
    "evidence": "Write or verify an evidence pack of a period.",
    "esr": "Compare with the Electronic Staff Record.",
    "keys": "Look after the keys of the seal.",
    "reminders": "Preview, write and send reminders.",
    "policy": "Bring policies in as drafts; compare versions.",
    "ledger": "Verify the ledger, sign a checkpoint, prove an entry.",
    "report": "Write the reports that HR sees.",
    "serve": "Serve the pages.",
    "staff": "Look after staff members.",
    "standing": "Work out everybody's standing anew.",
    "worker": "Do the work that nobody waits for, beside PostgreSQL.",
}


class _Lazy(click.Group):
    """Knows its commands by name and one line, and imports one only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return [name for name in sorted(COMMANDS) if find_spec(f"induction.cli.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = getattr(import_module(f"induction.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="induction", message="%(version)s")
def root() -> None:
    """Policy induction and yearly refresher, from the policy's own words to a sealed certificate."""


def main() -> None:
    """Run a command: 0 done, 1 refused with the reason on stderr, 2 wrong usage."""
    try:
        root.main(prog_name="induction", standalone_mode=True)
    except InductionError as error:
        click.echo(error.words, err=True)
        sys.exit(1)
