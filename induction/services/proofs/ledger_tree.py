"""The ledger's tree as the entries keep it: roots and proofs at any size, from a few dozen rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from induction.db import Session
from induction.db.queries import ledger as queries
from induction.domain.proofs.merkle import (
    Frontier,
    consistency_ranges,
    folded,
    inclusion_ranges,
    kept_parts,
    root_between,
    subtrees,
)

Range = tuple[int, int]


def frontier(session: Session) -> Frontier:
    """Give the right edge of the tree, ready to grow."""
    size = queries.size(session)
    return Frontier(size, _roots(session, subtrees(0, size)))


def root(session: Session, size: int) -> bytes:
    """Give the root over the first entries."""
    return folded(_roots(session, subtrees(0, size)))


def inclusion_proof(session: Session, index: int, size: int) -> list[bytes]:
    """Prove that an entry is in the tree of a size."""
    (path,) = inclusion_proofs(session, [index], size)
    return path


def inclusion_proofs(session: Session, indexes: Iterable[int], size: int) -> list[list[bytes]]:
    """Prove of each of a few dozen entries that it is in the tree of a size."""
    paths = [inclusion_ranges(index, size) for index in indexes]
    ranges = list({whole for path in paths for whole in path})
    root_of = dict(zip(ranges, _roots(session, ranges), strict=True))
    return [[root_of[whole] for whole in path] for path in paths]


def consistency_proof(session: Session, old: int, new: int) -> list[bytes]:
    """Prove that the tree of one size has grown out of that of a smaller one."""
    return _roots(session, consistency_ranges(old, new)) if old else []


def _roots(session: Session, ranges: Sequence[Range]) -> list[bytes]:
    """Give the root over each range, with one statement for all of them."""
    needed = {end - 1 for whole in ranges for part in subtrees(*whole) for _, end in kept_parts(*part)}
    found = queries.hashes(session, needed)

    def kept(start: int, end: int) -> bytes:
        leaf, node = found[end - 1]
        return leaf if end - start == 1 else node

    def complete(start: int, end: int) -> bytes:
        return folded([kept(*part) for part in kept_parts(start, end)])

    return [root_between(start, end, complete) for start, end in ranges]
