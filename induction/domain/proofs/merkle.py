"""Merkle trees as RFC 6962 has them: hashing, roots, and the proofs that a stranger can follow. Standard library only.

A tree is a list of leaf hashes that only grows. Where its hashes are kept is left to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

EMPTY = sha256().digest()

Read = Callable[[int, int], bytes]
"""Gives the root of the leaves ``start`` to ``end`` (not included), a complete subtree: see `subtrees`."""


def leaf_hash(data: bytes) -> bytes:
    """Hash a leaf's data."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes to the one above them."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: the roots of its complete subtrees, largest first. All that growing needs."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> bytes:
        """Add a leaf hash; gives the root of the largest complete subtree that ends with it."""
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self.peaks.pop(), node)
            size >>= 1
        self.peaks.append(node)
        self.size += 1
        return node

    def root(self) -> bytes:
        """Give the root of the tree as it stands."""
        return folded(self.peaks)


def folded(peaks: Sequence[bytes]) -> bytes:
    """Hash complete subtrees, largest first, to one root."""
    if not peaks:
        return EMPTY
    node = peaks[-1]
    for peak in reversed(peaks[:-1]):
        node = node_hash(peak, node)
    return node


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def merged_with(index: int) -> list[int]:
    """List the leaves whose kept roots go into the root that is kept with a leaf, nearest first."""
    return [index - (1 << level) for level in range((index ^ (index + 1)).bit_length() - 1)]


def subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Split a range that begins a subtree into complete subtrees, largest first, each as (start, end)."""
    parts: list[tuple[int, int]] = []
    while start < end:
        width = 1 << ((end - start).bit_length() - 1)
        parts.append((start, start + width))
        start += width
    return parts


def kept_parts(start: int, end: int) -> list[tuple[int, int]]:
    """Split a complete subtree into parts whose roots `Frontier.append` gave when their last leaf was added.

    A left half is always such a part; a right half is only when the whole is none. The last part may be one leaf.
    """
    if end & -end == end - start:
        return [(start, end)]
    middle = (start + end) // 2
    return [(start, middle), *kept_parts(middle, end)] if middle > start else [(start, end)]


def root_between(start: int, end: int, read: Read) -> bytes:
    """Give the root over the leaves of a range that begins a subtree."""
    return folded([read(*part) for part in subtrees(start, end)])


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """List the ranges whose roots prove that a leaf is in a tree of a size, lowest first (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    ranges: list[tuple[int, int]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _largest_power_below(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """List the ranges whose roots prove that a tree has grown out of a smaller one (RFC 6962, 2.1.2)."""
    if not 0 < old <= new:
        raise ValueError("the smaller tree must have a leaf and fit into the larger")
    ranges: list[tuple[int, int]] = []
    start, end = 0, new
    is_left_edge = True
    while old != end:
        middle = start + _largest_power_below(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
            is_left_edge = False
    return ([] if is_left_edge else [(start, end)]) + ranges[::-1]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that a leaf hash is in the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that a tree has grown out of a smaller one (RFC 9162, 2.1.4.2).

    Every tree has grown out of the empty one, and out of itself: both need an empty proof.
    """
    if old in (0, new):
        return not proof and 0 <= old <= new and old_root == (EMPTY if old == 0 else new_root)
    if not 0 < old < new or not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_node = new_node = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_node, new_node = node_hash(sibling, old_node), node_hash(sibling, new_node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new_node = node_hash(new_node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old_node == old_root and new_node == new_root


def _largest_power_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)
