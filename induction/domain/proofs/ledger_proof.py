"""Proofs of the ledger as files hold them: read, and followed to the root they lead to."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from induction.domain.errors import RefusedError
from induction.domain.proofs.merkle import is_included, leaf_hash


@dataclass(frozen=True)
class Included:
    """An entry that a proof shows to be in a tree.

    Attributes:
        root: the root that the proof leads to.
        entry: the entry's own fields.
        facts: those of its record; empty when the record is not given.
    """

    index: int
    size: int
    root: bytes
    entry: dict[str, Any]
    facts: dict[str, Any]


@dataclass(frozen=True)
class Growth:
    """The proof that the tree of a size has grown out of that of a smaller one."""

    old: int
    new: int
    path: tuple[bytes, ...]


@dataclass(frozen=True)
class Proofs:
    """What a file of proofs holds: how the ledger has grown, and which entries tell of files that were issued."""

    growths: tuple[Growth, ...] = ()
    issues: tuple[Included, ...] = ()


def included(proof: Any) -> Included | None:
    """Follow an inclusion proof, as `induction ledger prove` writes it; None for what proves nothing."""
    try:
        told = json.loads(proof) if isinstance(proof, bytes | str) else proof
        index, size, text, record = told["index"], told["size"], told["entry"], told["record"]
        root, path = b64decode(told["root"]), [b64decode(each) for each in told["path"]]
        entry, facts = json.loads(text), json.loads(record)["facts"] if record else {}
        is_bound = record is None or _hashed(told["salt"], record) == entry["record"]
        if entry["index"] != index or not is_bound or not isinstance(facts, dict):
            return None
        is_in = is_included(leaf_hash(text.encode()), index, size, path, root)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return Included(index, size, root, entry, facts) if is_in else None


def read_proofs(text: str) -> Proofs:
    """Read a file of proofs: one JSON object, or one a line.

    Raises:
        RefusedError: ``proof`` when it is none, or a proof in it leads nowhere.
    """
    growths, issues = list[Growth](), list[Included]()
    try:
        for told in _objects(text):
            if growth := told.get("growth"):
                path = tuple(b64decode(each, validate=True) for each in growth["path"])
                growths.append(Growth(growth["from"] + 0, growth["to"] + 0, path))
            if told.get("issue"):
                found = included(told["issue"])
                if found is None:
                    raise ValueError("an inclusion proof that leads nowhere")  # noqa: TRY301  # told with the others
                issues.append(found)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RefusedError("proof", "This is no file of proofs, or it is damaged.") from error
    return Proofs(tuple(growths), tuple(issues))


def _hashed(salt: str, record: str) -> str:
    return sha256(bytes.fromhex(salt) + record.encode()).hexdigest()


def _objects(text: str) -> list[Any]:
    """Read one object that may run over many lines, or one object a line."""
    stripped = text.strip()
    try:
        return [json.loads(stripped)]
    except ValueError:
        lines = stripped.splitlines()
        if len(lines) < 2:
            raise
        return [json.loads(line) for line in lines if line.strip()]
