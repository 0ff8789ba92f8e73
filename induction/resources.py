"""Where the folders that are not code lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Find ``templates``, ``content`` or ``scenarios``: inside the package first, then beside it."""
    inside = PACKAGE / "_bundled" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def vendor() -> Path:
    """Find the built third-party front-end assets; the folder is missing until ``make assets`` has run."""
    return PACKAGE / "static" / "vendor"
