"""Judges certificates and report files with other people's programs."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import openpyxl


def told(*command: str | Path) -> str:
    """What a program says about a file; it has to end well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} exits with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


def check_certificate(file: Path, roots: Path, name: str, number: str) -> None:
    """Seal, structure, words, tags and length of a certificate, each by the program that is known for it."""
    trusting = file.with_name("trusting")
    trusting.mkdir()
    told("certutil", "-N", "-d", f"sql:{trusting}", "--empty-password")
    for place, root in enumerate(sorted(roots.glob("*.pem"))):
        told("certutil", "-A", "-d", f"sql:{trusting}", "-n", f"root {place}", "-t", "C,C,C", "-i", root)
    seal = told("pdfsig", "-nssdir", f"sql:{trusting}", file)
    assert "Signature is Valid." in seal
    assert "Certificate is Trusted." in seal
    assert "Total document signed" in seal
    assert "No syntax or stream encoding errors found" in told("qpdf", "--check", file)
    words = " ".join(told("pdftotext", file, "-").split())
    assert name in words
    assert number in words
    facts = dict(line.split(":", 1) for line in told("pdfinfo", file).splitlines() if ":" in line)
    assert facts["Tagged"].strip() == "yes"
    assert facts["Pages"].strip() == "1"


def csv_row(file: Path, employee_number: str) -> dict[str, str]:
    """The row of one person in a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return _only(list(csv.DictReader(opened)), employee_number)


def xlsx_row(file: Path, employee_number: str) -> dict[str, str]:
    """The row of one person in an Excel file, wherever in the workbook the table begins."""
    workbook = openpyxl.load_workbook(file)
    for sheet in workbook:
        rows = [[str("" if cell is None else cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for place, row in enumerate(rows):
            if "employee_number" in row:
                return _only([dict(zip(row, each, strict=True)) for each in rows[place + 1 :]], employee_number)
    raise AssertionError(f"No sheet of {file.name} has a column employee_number.")


def _only(rows: list[dict[str, str]], employee_number: str) -> dict[str, str]:
    found = [row for row in rows if row["employee_number"] == employee_number]
    assert len(found) == 1, f"{len(found)} rows for {employee_number}"
    return found[0]
