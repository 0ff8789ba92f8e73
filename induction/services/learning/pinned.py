"""Modules as they were when somebody opened them: kept beside the answers, and read back when content has moved on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from induction.db import Session
from induction.db.models import ContentSnapshot
from induction.db.queries import learning, refresher
from induction.domain.errors import RefusedError
from induction.domain.learning.module import Module
from induction.domain.library_values import Library


def keep(session: Session, module: Module, moment: datetime) -> None:
    """Keep a module's content, unless it is kept already."""
    if learning.snapshot(session, module.fingerprint) is None:
        session.add(
            ContentSnapshot(
                fingerprint=module.fingerprint,
                module_id=module.id,
                module_version=module.version,
                body=module.canonical,
                kept_at=moment,
            )
        )
        session.flush()


def module(session: Session, library: Library, module_id: str, fingerprint: str) -> Module:
    """Find the module exactly as it was, in the library in use or among what was kept.

    Raises:
        RefusedError: ``content-lost`` when neither has it.
    """
    current = library.modules.get(module_id)
    if current and current.fingerprint == fingerprint:
        return current
    body = learning.snapshot(session, fingerprint)
    if body is None:
        raise RefusedError("content-lost", "This version of the module is no longer kept. Start the module again.")
    return _read(body)


def modules(session: Session, library: Library, wanted: Iterable[tuple[str, str]]) -> dict[str, Module]:
    """Find modules as they were, by fingerprint, in one read; those that are nowhere kept are left out.

    Args:
        session: the database.
        library: the content in use.
        wanted: ids and fingerprints.
    """
    found: dict[str, Module] = {}
    elsewhere: set[str] = set()
    for module_id, fingerprint in wanted:
        current = library.modules.get(module_id)
        if current and current.fingerprint == fingerprint:
            found[fingerprint] = current
        else:
            elsewhere.add(fingerprint)
    kept = refresher.snapshots(session, elsewhere) if elsewhere else {}
    return found | {fingerprint: _read(body) for fingerprint, body in kept.items()}


@lru_cache(maxsize=64)
def _read(body: str) -> Module:
    return Module.model_validate_json(body)
