"""The program that an auditor keeps: one file, without this project, with the same answers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import venv
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from induction import signing
from induction.seal_settings import Seal
from induction.signing import standalone
from tests.pdf.certificates import ORGANISATION, SEALED_AT


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("auditor") / standalone.FILE_NAME
    path.write_text(standalone.program(), encoding="utf-8")
    return path


def declared(program: Path) -> list[str]:
    """Read the packages that the program's own head asks for, as pipx does."""
    lines = program.read_text(encoding="utf-8").split("# /// script\n")[1].split("# ///\n")[0].splitlines()
    return list(tomllib.loads("\n".join(line.removeprefix("# ") for line in lines))["dependencies"])


def plain(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0]


def closure(names: list[str]) -> set[str]:
    """Follow what packages need, without their extras."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        line = waiting.pop()
        name = plain(line)
        if name in found or "extra ==" in line:
            continue
        try:
            waiting += distribution(name).requires or []
        except PackageNotFoundError:
            continue  # meant for another Python or another machine
        found.add(name)
    return found


@pytest.fixture(scope="module")
def python(program: Path) -> Path:
    """An environment that holds what the program asks for, and nothing else: this project least of all."""
    folder = program.parent / "env"
    venv.create(folder, symlinks=True, with_pip=False)
    (packages,) = (folder / "lib").glob("python*/site-packages")
    for name in closure(declared(program)):
        tops = {path.parts[0] for path in distribution(name).files or [] if path.parts[0] != ".."}
        for top in tops - {"__pycache__"}:
            target = Path(str(distribution(name).locate_file(top)))
            if target.exists() and not (packages / top).exists():
                (packages / top).symlink_to(target)
    return folder / "bin" / "python"


def run(python: Path, program: Path, *arguments: object) -> tuple[int, str]:
    command = [str(python), "-I", str(program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def trust_file(data_dir: Path, program: Path) -> Path:
    path = program.parent / "trust.pem"
    path.write_text(signing.write_trust(signing.exported_trust(data_dir), ORGANISATION), encoding="utf-8")
    return path


def test_it_runs_where_this_project_is_not(
    python: Path, program: Path, trust_file: Path, sealed: bytes, rendered: bytes, tmp_path: Path
) -> None:
    assert run(python, Path("-c"), "import induction")[0] != 0
    signing.make_demo_key(tmp_path / "other", ORGANISATION, SEALED_AT)
    imposter = signing.Sealer.load(Seal(), tmp_path / "other").seal(rendered, SEALED_AT).body
    bodies = {"good": sealed, "changed": sealed[:9000] + b"x" + sealed[9001:], "imposter": imposter, "none": b"x"}
    for name, body in bodies.items():
        (tmp_path / f"{name}.pdf").write_bytes(body)
    code, told = run(python, program, tmp_path / "good.pdf", "--trust", trust_file)
    assert code == 0, told
    for words in (f"genuine. Sealed by {ORGANISATION} DEMO and unchanged since", "SM-7K3F-9QXT", "SHA-256: "):
        assert words in told
    for name in ("changed", "imposter", "none"):
        code, told = run(python, program, tmp_path / "good.pdf", tmp_path / f"{name}.pdf", "--trust", trust_file)
        assert (code, f"{name}.pdf: not genuine" in told) == (1, True), told


def test_it_knows_of_a_compromised_key_and_says_what_is_missing(
    python: Path, program: Path, trust_file: Path, sealed_file: Path, sealer: signing.Sealer, tmp_path: Path
) -> None:
    marked = tmp_path / "marked.pem"
    marked.write_text(f"Compromised key {sealer.key.id} since 2026-12-01T00:00:00Z\n{trust_file.read_text()}")
    code, told = run(python, program, sealed_file, "--trust", marked)
    assert (code, "cannot be confirmed" in told, "since 1 December 2026" in told) == (2, True, True)
    for file, trust in ((sealed_file, sealed_file), (tmp_path / "none.pdf", trust_file)):
        code, told = run(python, program, file, "--trust", trust)
        assert code == 2
        assert "Traceback" not in told


def test_it_is_small_and_asks_for_few_packages(program: Path) -> None:
    assert len(program.read_text(encoding="utf-8").splitlines()) < 1_400
    assert [plain(each) for each in declared(program)] == list(standalone.PACKAGES)
    assert "induction." not in program.read_text(encoding="utf-8").partition('"""')[2].partition('"""')[2]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F", str(program)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_nothing_in_it_takes_the_place_of_something_else(program: Path) -> None:
    defined = [
        name
        for statement in ast.parse(program.read_text(encoding="utf-8")).body
        for name in standalone._names(statement)
    ]
    assert len(defined) == len(set(defined)), [name for name in defined if defined.count(name) > 1]
