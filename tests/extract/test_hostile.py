"""Hostile files are refused in words, within two seconds and 200 MB, and none of them reaches a record."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.extract.hostile import FILES, HARMLESS

pytestmark = pytest.mark.xdist_group("hostile")  # the files are tried once, not once a worker

SECONDS, MEGABYTES = 2.0, 200


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of each file."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (ending, build, _) in FILES.items():
        (folder / f"{name}.{ending.rpartition('.')[2]}").write_bytes(build())
    for name, build in HARMLESS.items():
        (folder / f"{name}.xlsx").write_bytes(build())
    command = [sys.executable, "-m", "tests.extract.trial", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    return {(found := json.loads(line))["file"]: found for line in done.stdout.splitlines()}


def test_there_are_many_of_them() -> None:
    assert len(FILES) >= 40
    assert len({reason for *_, reason in FILES.values()}) >= 30


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_words_soon_and_with_little_memory(name: str, tried) -> None:
    found = tried[name]
    assert found["status"] == 0, f"the reader died: {found}"
    assert found["reason"] == FILES[name][2], found["words"]
    assert found["reason"].startswith("row:") or 20 < len(found["words"]) < 700
    assert "Traceback" not in found["words"]
    assert found["seconds"] < SECONDS
    assert found["megabytes"] < MEGABYTES


@pytest.mark.parametrize("name", HARMLESS)
def test_a_file_that_is_only_odd_is_read(name: str, tried) -> None:
    assert (tried[name]["reason"], tried[name]["rows"]) == ("", 2), tried[name]
