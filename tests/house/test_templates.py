"""Every template can be read and holds nothing that a browser would block."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "tools" / "check_templates.py", folder]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_template_is_sound() -> None:
    checked = check(ROOT / "templates")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{% if %}", "page.html:1: Expected an expression"),
        ("{% include 'no-such.html' %}", "asks for no-such.html"),
        ("<p>\n{{ words | safe }}</p>", "page.html:2: passes a value unescaped"),
        ('<p class="a" style="color: red">', "style attribute"),
        ('<a href="/" onclick="go()">', "script attribute"),
        ("<script>go()</script>", "script without a nonce"),
        ('<link href="https://cdn.example/a.css">', "loads from outside"),
        ("", "0 templates"),
    ],
)
def test_an_unsound_template_is_refused(template: str, complaint: str, tmp_path: Path) -> None:
    if template:
        (tmp_path / "page.html").write_text(template, encoding="utf-8")
    checked = check(tmp_path)
    assert checked.returncode == 1
    assert complaint in checked.stderr + checked.stdout
