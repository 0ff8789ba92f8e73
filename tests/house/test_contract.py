"""docs/api/contract.md and the program say the same: what the page names exists, and what exists is on the page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from induction import settings
from induction.app import create_app
from induction.cli import root
from induction.web.access import PUBLIC, declared
from tests.house.source import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "api" / "contract.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Give one section of the page."""
    return next(part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE) if part.startswith(f"{title}\n"))


def first_cells(title: str) -> list[str]:
    """List what stands between backticks in the first column of a section's tables."""
    lines = [line for line in section(title).splitlines() if line.startswith("| `")]
    return [word for line in lines for word in re.findall(r"`([^`]+)`", line.split(" | ")[0])]


# Make


def test_every_target_for_people_is_named_and_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for_people = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)  # those that `make help` lists
    assert sorted(first_cells("Make")) == sorted(for_people)


# Settings


class Asked(dict[str, str]):
    """An environment in which nothing is set, and that remembers what it was asked for."""

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self[name] = ""
        return default


def settings_read() -> set[str]:
    """Every variable that the program reads."""
    asked = Asked()
    with pytest.raises(settings.SettingsError):
        settings.load(asked)
    found = set(asked)
    for command in leaves():
        found |= {str(parameter.envvar) for parameter in commands()[command].params if parameter.envvar}
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"""environ(?:\.get\(|\[)"([A-Z_]+)""", text))
    return found


def test_every_setting_is_named_and_exists() -> None:
    named = set(re.findall(r"`((?:INDUCTION_)[A-Z0-9_]+|PORT)`", section("Settings")))
    assert named == settings_read()
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    unexplained = [name for name in named if name.removesuffix("_FILE") not in operations and "PKCS11" not in name]
    assert set(unexplained) <= {"INDUCTION_ROOT_PASSPHRASE"}  # docs/keys.md, which is about that command


# Pages


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Flask:
    environ = {
        "INDUCTION_DATABASE_URL": sqlite_url,
        "INDUCTION_DATA_DIR": str(tmp_path),
        "INDUCTION_SECRET_KEY": "x" * 40,
    }
    return create_app(settings.load(environ))


ASSETS = ("/static/", "/assets/")
"""Files of the pages themselves: nothing to rely on."""


def test_every_public_page_is_named_and_exists(app: Flask) -> None:
    found = set()
    for rule in app.url_map.iter_rules():
        is_public = PUBLIC in (declared(app.view_functions[rule.endpoint]) or ())
        if is_public and not rule.rule.startswith(ASSETS):
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                found |= {f"{method} {address}" for address in addresses(rule.rule)}
    named = {cell for cell in first_cells("Pages for anybody") if cell.startswith(("GET", "POST"))}
    assert named == found


def addresses(rule: str) -> Iterator[str]:
    """Write a rule as the page does: `<int:number>` is `<number>`, and each of some words has its own address."""
    words = re.search(r"<any\(([^)]+)\):\w+>", rule)
    if words:
        for word in words[1].split(","):
            yield rule.replace(words[0], word.strip())
    else:
        yield re.sub(r"<\w+:(\w+)>", r"<\1>", rule)


def test_the_fields_of_the_answers_are_named(app: Flask) -> None:
    client = app.test_client()
    text = section("Pages for anybody")
    as_json = {"headers": {"Accept": "application/json"}}
    ready = client.get("/readyz")
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\nno certificate\r\n--x--\r\n'
    about_file = client.post("/verify", data=body, content_type="multipart/form-data; boundary=x", **as_json)
    about_code = client.get("/verify/none", **as_json)
    assert (client.get("/healthz").text, ready.status_code, about_code.status_code) == ("ok\n", 200, 404)
    assert about_file.json["verdict"] == "not genuine"
    for answer in (ready, about_file, about_code):
        assert {name for name in answer.json if f"`{name}`" not in text} == set()


# Commands


def commands() -> dict[str, click.Command]:
    """Every command that can be typed, by its words."""
    return dict(_within(root, ["induction"], click.Context(root)))


def _within(command: click.Command, words: list[str], context: click.Context) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group) or (command.invoke_without_command and command is not root):
        yield " ".join(words), command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found
            yield from _within(found, [*words, name], context)


def leaves() -> list[str]:
    return sorted(commands(), key=lambda words: -len(words))  # the longest that fits comes first


def documented() -> dict[str, str]:
    """The lines of the page, by the command they are about; what is left is its words."""
    found = {}
    for line in section("Commands").splitlines():
        if line.startswith("induction "):
            command = next((each for each in leaves() if f"{line} ".startswith(f"{each} ")), line)
            assert command not in found, f"two lines about {command}"
            found[command] = line.removeprefix(command)
    return found


def untrue(words: str, command: click.Command) -> list[str]:
    """List what a line says that the command does not have, or does not say that it has."""
    told = {
        name: (bracket, value or "")
        for bracket, name, value in re.findall(r"(\[?)(--[a-z-]+)(?: ([^\[\]\s]+))?", words)
    }
    faults = []
    for each in command.params:
        if isinstance(each, click.Option):
            names = [name for name in (*each.opts, *each.secondary_opts) if name in told]
            if not names:
                faults.append(f"{each.opts[0]} is not on the page")
                continue
            bracket, value = told.pop(names[0])
            if bool(bracket) is each.required:
                faults.append(f"{names[0]} is {'needed' if each.required else 'not needed'}")
            if each.is_flag is bool(value):
                faults.append(f"{names[0]} takes {'no' if each.is_flag else 'a'} value")
            if "|" in value and isinstance(each.type, click.Choice) and set(value.split("|")) != set(each.type.choices):
                faults.append(f"{names[0]} has other choices")
            if each.multiple is not value.endswith("…"):
                faults.append(f"{names[0]} is {'' if each.multiple else 'not '}repeated")
    faults += [f"{name} does not exist" for name in told]
    bare = re.sub(r"\[?--[a-z-]+(?: [^\[\]\s]+)?\]?", "", words)
    wanted = [
        (each.human_readable_name.upper(), each.required)
        for each in command.params
        if each.param_type_name == "argument"
    ]
    if [(word.strip("[]"), not word.startswith("[")) for word in bare.split()] != wanted:
        faults.append(f"its arguments are {wanted}")
    return faults


def test_every_command_is_named_with_all_it_takes() -> None:
    found, there = documented(), commands()
    assert found.keys() == there.keys()
    assert not [f"{name}: {fault}" for name, words in found.items() for fault in untrue(words, there[name])]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("FILE [--dry-run] [--mapping FILE] [--confirm WORDS] [--refused FILE]", ""),
        ("[--dry-run] [--mapping FILE] [--confirm WORDS] [--refused FILE]", "its arguments are [('FILE', True)]"),
        ("FILE [--mapping FILE] [--confirm WORDS] [--refused FILE]", "--dry-run is not on the page"),
        ("FILE --dry-run [--mapping FILE] [--confirm WORDS] [--refused FILE]", "--dry-run is not needed"),
        ("FILE [--dry-run] [--mapping] [--confirm WORDS] [--refused FILE]", "--mapping takes a value"),
        ("FILE [--dry-run] [--mapping FILE…] [--confirm WORDS] [--refused FILE]", "--mapping is not repeated"),
        ("FILE [--dry-run] [--mapping FILE] [--confirm WORDS] [--refused FILE] [--now]", "--now does not exist"),
    ],
)
def test_an_untrue_line_is_found(words: str, fault: str) -> None:
    found = untrue(words, commands()["induction staff import"])
    assert fault in found if fault else not found


# Exit codes


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--version",), 0),
        (("ledger", "verify"), 0),
        (("certificate", "verify", "some.pdf"), 1),  # no certificate at all
        (("backup", "some.pdf"), 1),  # there already
        (("report", "completion", "--unit", "NOPE"), 1),
        (("certificate", "verify", "none.pdf"), 2),
        (("certificate", "verify", "some.pdf", "--trust", "some.pdf"), 2),  # nothing to trust in it
        (("report", "completion", "--format", "scroll"), 2),
        (("report",), 2),
    ],
)
def test_the_exit_codes_mean_what_the_page_says(
    words: tuple[str, ...], code: int, sqlite_url: str, tmp_path: Path
) -> None:
    assert first_cells("Exit codes") == []  # they are plain numbers
    assert re.findall(r"^\| (\d) \|", section("Exit codes"), re.MULTILINE) == ["0", "1", "2"]
    (tmp_path / "some.pdf").write_bytes(b"no certificate")
    environ = os.environ | {
        "INDUCTION_DATABASE_URL": sqlite_url, "INDUCTION_DATA_DIR": str(tmp_path), "INDUCTION_SECRET_KEY": "x" * 40,
    }  # fmt: skip
    command = [sys.executable, "-m", "induction", *words]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert bool(done.stderr) is bool(code)
    assert "Traceback" not in done.stderr
