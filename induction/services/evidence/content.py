"""The texts that a period's records rest on: policies, modules and statements, each under its fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from induction.db import Session
from induction.db.queries import evidence as queries
from induction.db.queries.evidence import Used
from induction.domain.errors import ContentError
from induction.domain.policies.coverage import coverage
from induction.domain.policies.policy import fingerprint
from induction.domain.policies.publication import Piece
from induction.library.files import read_text
from induction.services.authoring import coverage_files
from induction.services.authoring.coverage_files import CoverageFormat
from induction.services.evidence.pack import Pack

_FOLDERS = {Piece.POLICY: "policies", Piece.MODULE: "modules", Piece.STATEMENT: "statements"}
HEADS = ("piece", "name", "version", "fingerprint", "first_used_on", "last_used_on", "used", "published_on", "file")


class _Piece(NamedTuple):
    """A piece of content, how it was used, and its text; no text where it is kept nowhere in these words."""

    piece: Piece
    used: Used
    fingerprint: str
    text: str | None
    ending: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is published under."""
        return str(self.piece), self.used.name, str(self.used.version)


def add(pack: Pack) -> None:
    """Add the texts, and the table of them."""
    session, scope = pack.session, pack.scope
    published = {
        (row.piece, row.name, row.version): row for row in queries.published_before(session, scope.known_before)
    }
    rows: list[tuple[object, ...]] = []
    seen: set[tuple[str, str, str]] = set()
    for each in [*_policies(pack), *_modules(pack), *_statements(pack)]:
        used, known = each.used, published.get(each.key)
        seen.add(each.key)
        days = (used.first_on, used.last_on, used.times, known and known.published_on)
        rows.append((*each.key, each.fingerprint, *days, _file(pack, each)))
    for key, row in published.items():
        if key not in seen and row.published_on <= scope.to_on:
            rows.append((*key, row.fingerprint, None, None, 0, row.published_on, ""))
    pack.table("content/versions.csv", HEADS, rows)


def add_coverage(pack: Pack) -> None:
    """Add which obligation each module exercises, of the modules in use by then."""
    library = pack.library
    slugs = sorted({programme.policy for programme in pack.programmes.values()} & {*library.current_versions})
    found = [
        coverage(slug, version, library.register(slug, version), library.modules.values())
        for slug, version in ((slug, library.current_versions[slug]) for slug in slugs)
    ]
    pack.archive.add("coverage.csv", coverage_files.render(found, CoverageFormat.CSV))
    pack.archive.add("coverage.html", coverage_files.render(found, CoverageFormat.HTML))


def _file(pack: Pack, each: _Piece) -> str:
    if each.text is None:
        return ""
    _, name, version = each.key
    path = f"content/{_FOLDERS[each.piece]}/{name}-{version}-{each.fingerprint[:8]}.{each.ending}"
    pack.archive.add(path, each.text.encode())
    return path


def _days(pack: Pack) -> tuple[Session, date, date, datetime]:
    return pack.session, pack.scope.from_on, pack.scope.to_on, pack.scope.known_before


def _policies(pack: Pack) -> Iterator[_Piece]:
    for used in queries.policies_used(*_days(pack)):
        text = _policy_text(pack.house.content_dir, used.name, used.version)
        kept = text if text is not None and fingerprint(text) == used.what else None
        yield _Piece(Piece.POLICY, used, used.what, kept, "md")


def _policy_text(content_dir: Path, slug: str, version: str) -> str | None:
    path = content_dir / "policies" / slug / f"{version}.md"
    try:
        return read_text(path, path.name)
    except ContentError:
        return None


def _modules(pack: Pack) -> Iterator[_Piece]:
    found = queries.modules_used(*_days(pack))
    bodies = queries.module_bodies(pack.session, [used.what for used in found])
    for used in found:
        yield _Piece(Piece.MODULE, used, used.what, bodies.get(used.what), "json")


def _statements(pack: Pack) -> Iterator[_Piece]:
    for used in queries.statements_used(*_days(pack)):
        yield _Piece(Piece.STATEMENT, used, fingerprint(used.what), used.what, "txt")
