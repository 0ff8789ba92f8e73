"""Build induction/static/vendor: every front-end file the service sends, named by its content and compressed.

Taken: the NHS design system's style sheet (without the fonts that another host would have to send), its script,
the few images that it and the pages name, the service's own css and js, and the certificate's font.

What comes out:

- ``<name>.<fingerprint>.<suffix>`` with ``.br`` and ``.gz`` beside it, and ``assets.json``, which maps plain names to
  these. Wherever one file names another as ``/assets/<plain name>``, the fingerprinted name is put in its place.
- ``arimo/`` under its plain names: the certificate's font, read from the disk and never sent to a browser.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
NHSUK = ROOT / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
ARIMO = ROOT / "node_modules" / "@fontsource" / "arimo"
OWN = ROOT / "induction" / "static"
VENDOR = OWN / "vendor"

PAGE_IMAGES = ("favicon.svg",)
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")
WEIGHTS = (400, 700)

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(r"\n?(?:/\*|//)# sourceMappingURL=\S+(?:\s*\*/)?\s*$")
REFERENCE = re.compile(r"/assets/(?P<name>[\w./-]+)")
OUTSIDE = re.compile(r"(?:url\(|@import|\bfrom\b|\bimport\b)[\s\"'(]*(?:https?:)?//")


def main() -> int:
    """Build into a new folder and put it in the old one's place in one move."""
    if not NHSUK.is_dir() or not ARIMO.is_dir():
        print("node_modules lacks nhsuk-frontend or @fontsource/arimo: run `make assets`.", file=sys.stderr)
        return 1
    new, old = VENDOR.with_name("vendor.new"), VENDOR.with_name("vendor.old")
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    new.mkdir(parents=True)
    build(new)
    if VENDOR.exists():
        VENDOR.rename(old)
    new.rename(VENDOR)
    shutil.rmtree(old, ignore_errors=True)
    print(f"Built the front-end files in {VENDOR.relative_to(ROOT)}")
    return 0


def build(folder: Path) -> None:
    """Write everything into one folder."""
    names = Fingerprints(folder, sources())
    (folder / "assets.json").write_text(json.dumps(names.all(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    (folder / "arimo").mkdir()
    for name in (f"arimo-{subset}-{weight}-normal.woff2" for subset in SUBSETS for weight in WEIGHTS):
        shutil.copyfile(ARIMO / "files" / name, folder / "arimo" / name)
    shutil.copyfile(ARIMO / "LICENSE", folder / "arimo" / "LICENSE")


def sources() -> dict[str, bytes]:
    """Gather the files that pages name, under their plain names."""
    css = (NHSUK / "nhsuk-frontend.min.css").read_text(encoding="utf-8")
    script = (NHSUK / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    files = {"nhsuk.css": without_fonts(css).encode(), "nhsuk.js": SOURCE_MAP.sub("\n", script).encode()}
    for image in (NHSUK / "assets" / "images").iterdir():
        if image.name in PAGE_IMAGES or f"/assets/images/{image.name}" in css:
            files[f"images/{image.name}"] = image.read_bytes()
    files |= {path.name: path.read_bytes() for path in sorted(OWN.iterdir()) if path.suffix in {".css", ".js", ".svg"}}
    return files


def without_fonts(css: str) -> str:
    """Drop the two Frutiger faces: their licence is per organisation, and pages load nothing from other hosts."""
    found = FONT_FACE.findall(css)
    if len(found) != 2 or not all("Frutiger" in face for face in found):
        raise SystemExit(f"nhsuk-frontend has {len(found)} @font-face blocks; two Frutiger faces were expected.")
    return SOURCE_MAP.sub("\n", FONT_FACE.sub("", css))


class Fingerprints:
    """Writes each file once, those that it names first, so that a changed image renames the sheet that shows it."""

    def __init__(self, folder: Path, files: dict[str, bytes]) -> None:
        self.folder = folder
        self.files = files
        self.names: dict[str, str] = {}

    def all(self) -> dict[str, str]:
        """Write every file and map plain names to fingerprinted ones."""
        for name in self.files:
            self.name_of(name, ())
        return self.names

    def name_of(self, name: str, asked_by: tuple[str, ...]) -> str:
        """Write one file if it is not written yet, and tell its new name."""
        if name in asked_by:
            raise SystemExit(f"These front-end files name each other in a ring: {' → '.join((*asked_by, name))}")
        if name not in self.files:
            raise SystemExit(f"{asked_by[-1]} names /assets/{name}, and there is no such file.")
        if name not in self.names:
            self.names[name] = self.write(name, self.content(name, asked_by))
        return self.names[name]

    def content(self, name: str, asked_by: tuple[str, ...]) -> bytes:
        """Read one file with the names that it uses replaced."""
        if not name.endswith((".css", ".js")):
            return self.files[name]
        text = self.files[name].decode()
        if OUTSIDE.search(text):
            raise SystemExit(f"{name} loads something from another host; pages may not.")
        return REFERENCE.sub(lambda found: "/assets/" + self.name_of(found["name"], (*asked_by, name)), text).encode()

    def write(self, name: str, content: bytes) -> str:
        """Write one file under the name that holds its fingerprint, and tell that name."""
        stem, dot, suffix = name.rpartition(".")
        new_name = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"
        path = self.folder / new_name
        path.parent.mkdir(exist_ok=True)
        with_twins(path, content)
        return new_name


def with_twins(path: Path, content: bytes) -> None:
    """Write a file and, where that makes it smaller, its compressed twins."""
    path.write_bytes(content)
    twins = {".gz": gzip.compress(content, 9, mtime=0), ".br": brotli.compress(content)}
    for ending, twin in twins.items():
        if len(twin) < len(content) * 0.95:
            path.with_name(path.name + ending).write_bytes(twin)


if __name__ == "__main__":
    sys.exit(main())
