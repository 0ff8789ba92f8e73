"""Check every template, or those of one folder given as argument, without running it.

Jinja must be able to read it, what it extends, includes or imports must exist, and a page must hold nothing that the
content security policy would block or that would let text through unescaped.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, TemplateSyntaxError, meta, nodes

ROOT = Path(__file__).resolve().parent.parent
PAPER = ("certificate", "mail")  # not shown by a browser, so no content security policy applies

UNSAFE = "passes a value unescaped; write the HTML in a {% set … %} block, or build Markup where the value is made"
BLOCKED = (
    (re.compile(r"<[^>]*\sstyle\s*="), "has a style attribute, which the content security policy blocks"),
    (re.compile(r"<[^>]*\son[a-z]+\s*="), "has a script attribute, which the content security policy blocks"),
    (re.compile(r"<style\b"), "has a style element, which the content security policy blocks"),
    (re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*\bnonce=)"), "has a script without a nonce, which is blocked"),
    (re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//[^"'{]*\.(?:css|js|png|svg|woff2?)"""), "loads from outside"),
)


def main(arguments: list[str]) -> int:
    """Print what is wrong with file and line."""
    folder = Path(arguments[0]).resolve() if arguments else ROOT / "templates"
    paths = sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".jinja", ".xml", ".svg"})
    loader = ChoiceLoader([FileSystemLoader(folder), PackageLoader("nhsuk_frontend_jinja")])
    environment = Environment(loader=loader, autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    found = [fault for path in paths for fault in faults(environment, folder, path)]
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{len(paths)} templates, {len(found)} faults")
    return 1 if found or not paths else 0


def faults(environment: Environment, folder: Path, path: Path) -> Iterator[str]:
    """Find what is wrong with one template."""
    name = path.relative_to(folder)
    text = path.read_text(encoding="utf-8")
    try:
        tree = environment.parse(text, filename=str(path))
    except TemplateSyntaxError as error:
        yield f"{name}:{error.lineno}: {error.message}"
        return
    yield from (f"{name}:{line}: {UNSAFE}" for line in unescaped(tree))
    wanted = set(meta.find_referenced_templates(tree))
    known = set(environment.list_templates())
    yield from (f"{name}: asks for {other}, which does not exist" for other in sorted(filter(None, wanted - known)))
    for pattern, what in () if name.parts[0] in PAPER else BLOCKED:
        yield from (f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {what}" for hit in pattern.finditer(text))


def unescaped(tree: nodes.Template) -> Iterator[int]:
    """Find the lines where a value, not words written in the template itself, is let through as HTML."""
    for node in tree.find_all(nodes.Filter):
        if node.name == "safe" and not isinstance(node.node, nodes.Const):
            yield node.lineno


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
