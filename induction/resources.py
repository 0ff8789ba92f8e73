"""Where the folders that are not code lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Find ``templates``, ``content`` or ``scenarios``: inside the package first, then beside it."""
    inside = PACKAGE / "_bundled" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def vendor() -> Path:
    """Find the built third-party front-end assets; the folder is missing until ``make assets`` has run."""
    return PACKAGE / "static" / "vendor"


def accessibility_results() -> Path:
    """Find what automated accessibility tests found; `make accessibility` writes it, and it may be missing."""
    return PACKAGE / "accessibility.json"


@cache
def pages_fingerprint() -> str:
    """Fingerprint what our pages are made of: SHA-256 over every template and style, by name."""
    templates, static = folder("templates"), PACKAGE / "static"
    found = {f"templates/{path.relative_to(templates).as_posix()}": path for path in templates.rglob("*.html")}
    found |= {f"static/{path.name}": path for path in static.iterdir() if path.suffix in (".css", ".js")}
    listed = "".join(f"{sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in sorted(found.items()))
    return sha256(listed.encode()).hexdigest()
