"""Write the locks of the Python dependencies, or tell whether they still match pyproject.toml.

A lock names every package with its version and fingerprints and holds no address, so that each machine
fetches from the index it is set up for and installs the same bytes. There are three:

- ``requirements.txt``       what the service needs, and what builds its wheel and its assets
- ``requirements-dev.txt``   all of that, and what ``make check``, ``make test`` and ``make bench`` need
- ``requirements-node.txt``  an npm from PyPI, for machines that have none

``lock.py`` writes them (needs pip-tools); ``lock.py --check`` needs no network and no package at all.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = "# Locks these requirements: "
OPTIONS = (
    "--allow-unsafe",
    "--generate-hashes",
    "--no-annotate",
    "--no-emit-find-links",
    "--no-emit-index-url",
    "--no-emit-options",
    "--no-emit-trusted-host",
    "--no-header",
    "--quiet",
    "--strip-extras",
)


def main(arguments: list[str]) -> int:
    """Write the locks, or with ``--check`` compare them."""
    wanted = requirements()
    if arguments == ["--check"]:
        stale = [name for name, names in wanted.items() if not is_fresh(ROOT / name, names)]
        for name in stale:
            print(f"{name} does not match pyproject.toml: run `make lock` and commit it.", file=sys.stderr)
        return 1 if stale else 0
    upgrade = ["--upgrade"] if arguments == ["--upgrade"] else []
    for name, names in wanted.items():
        write(name, names, upgrade)
    return 0


def requirements() -> dict[str, list[str]]:
    """Read from pyproject.toml which requirements each lock answers to."""
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = metadata["project"], metadata["dependency-groups"]
    service = project["dependencies"] + metadata["build-system"]["requires"] + groups["build"]
    return {
        "requirements.txt": service,
        "requirements-dev.txt": service + project["optional-dependencies"]["dev"],
        "requirements-node.txt": groups["node"],
    }


def fingerprint(names: list[str]) -> str:
    """Tell one set of requirements from another, whatever their order."""
    return hashlib.sha256(json.dumps(sorted(set(names))).encode()).hexdigest()


def is_fresh(lock: Path, names: list[str]) -> bool:
    """Tell whether a lock was written for exactly these requirements."""
    return lock.is_file() and MARK + fingerprint(names) in lock.read_text(encoding="utf-8").splitlines()


def write(name: str, names: list[str], upgrade: list[str]) -> None:
    """Resolve the requirements and write one lock; the versions already chosen stay unless told otherwise."""
    lock = ROOT / name
    with tempfile.TemporaryDirectory() as folder:
        wanted, locked = Path(folder, "wanted.in"), Path(folder, "locked.txt")
        service = ROOT / "requirements.txt"
        same = f"-c {service}\n" if name == "requirements-dev.txt" else ""
        wanted.write_text(same + "\n".join(sorted(set(names))) + "\n", encoding="utf-8")
        if lock.is_file():
            locked.write_bytes(lock.read_bytes())
        compiler = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *upgrade]
        subprocess.run([*compiler, "--output-file", str(locked), str(wanted)], check=True, cwd=ROOT)
        pins = locked.read_text(encoding="utf-8")
    head = f"# Written by `make lock`; change pyproject.toml, not this file.\n{MARK}{fingerprint(names)}\n"
    lock.write_text(head + pins, encoding="utf-8")
    print(f"{name}: {pins.count('==')} packages")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
