"""What is committed works on anybody's machine: no index address, no path of one machine, locks that pin bytes."""

from __future__ import annotations

import json
import re
from importlib.metadata import metadata, version
from pathlib import Path

import pytest

from tests.house.source import ROOT, committed

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
ADDRESS = re.compile(
    r"(?<!emit-)(?:extra-)?index[-_]url|(?<!emit-)find[-_]links|trusted[-_]host[ =]"
    r"|pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org|file:///(?!etc/)\w",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.:/$}>-])/(?:work|root|home|opt|tmp|Users)/[\w.]")


def texts() -> dict[str, str]:
    """Every committed text, by its path from the checkout."""
    found = {}
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(ROOT).as_posix()] = content.decode("utf-8")
    return found


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_holds_the_address_of_an_index() -> None:
    assert not (found := lines_with(ADDRESS)), f"Each machine has its own index; take the address out: {found}"


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert not (found := lines_with(MACHINE_PATH)), f"Say it from the checkout instead: {found}"


@pytest.mark.parametrize(
    ("line", "is_address"),
    [
        ("--index" + "-url https://mirror.example/simple", True),
        ("-f/--find" + "-links wheels", True),
        ("https://registry" + ".npmjs.org/nhsuk-frontend", True),
        ("--no-emit-index-url", False),  # an option that keeps addresses out
        ("https://pypi.org/project/flask/", False),  # a page for people
    ],
)
def test_an_address_is_known_when_seen(line: str, is_address: bool) -> None:
    assert bool(ADDRESS.search(line)) is is_address


@pytest.mark.parametrize(
    ("line", "is_path"),
    [
        ("see /ho" + "me/ann/induction", True),
        ("'/tm" + "p/out.csv'", True),
        ("https://example.org/work/experience", False),  # part of an address
        ("/usr/bin/chromium", False),  # where Debian puts it on every machine
    ],
)
def test_a_path_of_one_machine_is_known_when_seen(line: str, is_path: bool) -> None:
    assert bool(MACHINE_PATH.search(line)) is is_path


@pytest.mark.parametrize("name", LOCKS)
def test_a_python_lock_pins_every_package_by_its_bytes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert entries
    loose = [entry[:60] for entry in entries if not re.match(r"[\w.-]+==\S+\s.*--hash=sha256:[0-9a-f]{64}", entry)]
    assert not loose, f"Run `make lock`: {loose}"


def test_the_npm_lock_pins_bytes_and_names_no_place() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert '"resolved"' not in text, "Run `npm install --package-lock-only` here: .npmrc keeps addresses out."


def test_the_design_system_and_its_templates_belong_together() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    css = lock["packages"]["node_modules/nhsuk-frontend"]["version"]
    assert templates_are_for() == css, "Upgrade both together: the templates' classes must be in the style sheet."
    pin = f"nhsuk-frontend-jinja=={version('nhsuk-frontend-jinja')} "
    assert pin in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def templates_are_for() -> str:
    """Read the table of versions that nhsuk-frontend-jinja carries in its own description."""
    described = metadata("nhsuk-frontend-jinja").get_payload()
    table = dict(re.findall(r"^\| (?P<css>[\d.]+) +\| (?P<templates>[\d.]+) +\|$", str(described), re.MULTILINE))
    return next(css for css, templates in table.items() if templates == version("nhsuk-frontend-jinja"))


def test_scripts_that_are_run_by_name_may_be_run() -> None:
    assert all((ROOT / name).stat().st_mode & 0o111 for name in (".ci/run",))


def test_nothing_built_is_committed() -> None:
    names = [path.relative_to(ROOT) for path in committed()]
    built = [name for name in names if {"vendor", "node_modules", ".venv", "var"} & set(name.parts)]
    assert not built, f"These are made by `make`: {built}"


def test_the_checkout_is_seen() -> None:
    assert ROOT / "pyproject.toml" in committed()
    assert Path(__file__) in committed()
