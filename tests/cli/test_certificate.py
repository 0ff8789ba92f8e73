"""The command that checks a certificate: three answers, one line of reason, nothing else needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from induction import pdf, signing
from induction.cli.certificate import certificate
from induction.seal_settings import Seal
from tests.pdf.certificates import DOCUMENT, ORGANISATION, SEALED_AT


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    signing.make_demo_key(folder, ORGANISATION, SEALED_AT)
    return folder


@pytest.fixture(scope="module")
def file(data_dir: Path) -> Path:
    path = data_dir / "certificate.pdf"
    path.write_bytes(signing.Sealer.load(Seal(), data_dir).seal(pdf.render(DOCUMENT), SEALED_AT).body)
    return path


def verify(*arguments: object, data: Path) -> Result:
    return CliRunner().invoke(certificate, ["verify", *map(str, arguments)], env={"INDUCTION_DATA_DIR": str(data)})


def test_a_genuine_file_exits_0_and_its_facts_are_printed(file: Path, data_dir: Path) -> None:
    result = verify(file, data=data_dir)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Verdict: genuine\n" in result.stdout
    assert f"Sealed by: {ORGANISATION} DEMO\n" in result.stdout
    assert "Sealed on: 23 November 2026 at 09:30 London time\n" in result.stdout
    assert "Certificate number: SM-7K3F-9QXT\n" in result.stdout


def test_a_changed_file_exits_1_with_one_line(file: Path, data_dir: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(file.read_bytes().replace(b"20261123093015Z", b"20261124093015Z"))
    result = verify(changed, data=data_dir)
    assert result.exit_code == 1
    assert result.stderr == f"{changed}: not genuine. This file was changed or damaged after it was sealed.\n"


def test_without_a_trusted_root_it_exits_2(file: Path, tmp_path: Path) -> None:
    result = verify(file, data=tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{file}: cannot be confirmed.")
    assert result.stderr.count("\n") == 1


def test_the_root_can_be_named(file: Path, data_dir: Path, tmp_path: Path) -> None:
    (root,) = (data_dir / "trust").glob("*.pem")
    assert verify(file, "--trust", root, data=tmp_path).exit_code == 0


@pytest.mark.parametrize(
    "arguments", [[], ["none.pdf"], ["{file}", "--trust", "none.pem"], ["{file}", "--trust", "{file}"]]
)
def test_wrong_usage_exits_2(arguments: list[str], file: Path, data_dir: Path) -> None:
    result = verify(*(argument.format(file=file) for argument in arguments), data=data_dir)
    assert result.exit_code == 2
    assert result.stderr


def test_it_needs_no_other_setting_and_loads_no_database(file: Path, data_dir: Path) -> None:
    program = (
        "import sys; from induction.cli.certificate import certificate\n"
        "try: certificate()\n"
        "finally: assert not {'sqlalchemy', 'flask', 'weasyprint', 'socketserver'} & set(sys.modules)\n"
    )
    environment = {"PATH": os.environ["PATH"], "INDUCTION_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-c", program, "verify", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
