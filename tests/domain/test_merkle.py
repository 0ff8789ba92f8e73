"""The tree of RFC 6962, against a second implementation (pymerkle), RFC 9162's own example and every small size."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InclusionProof, InmemoryTree, verify_consistency, verify_inclusion

from induction.domain.proofs import merkle

LARGEST = 40


def data(index: int) -> bytes:
    return b"entry %d" % index


def leaves(size: int) -> list[bytes]:
    return [merkle.leaf_hash(data(index)) for index in range(size)]


def by_definition(hashes: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word: slow, and with nothing in common with the code under test."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + by_definition(hashes[:k]) + by_definition(hashes[k:])).digest()


def proof(ranges: list[tuple[int, int]], hashes: list[bytes]) -> list[bytes]:
    return [by_definition(hashes[start:end]) for start, end in ranges]


@pytest.mark.parametrize("size", range(LARGEST))
def test_the_root_is_the_one_of_the_definition_and_of_pymerkle(size: int) -> None:
    other = InmemoryTree(algorithm="sha256")
    for index in range(size):
        other.append_entry(data(index))
    assert merkle.root_of(leaves(size)) == by_definition(leaves(size)) == other.get_root()


# The published vectors of Certificate Transparency's own tests (google/certificate-transparency, merkle tree).
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
GROWTHS = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def test_the_published_vectors_of_certificate_transparency_are_met() -> None:
    hashes = [merkle.leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
    assert [merkle.root_of(hashes[: size + 1]).hex() for size in range(8)] == ROOTS
    for (old, new), path in GROWTHS.items():
        assert [each.hex() for each in proof(merkle.consistency_ranges(old, new), hashes)] == path
        roots = bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1])
        assert merkle.is_consistent(old, roots[0], new, roots[1], [bytes.fromhex(each) for each in path])


@pytest.mark.parametrize("size", range(1, LARGEST))
def test_every_inclusion_is_proved_to_us_and_to_pymerkle(size: int) -> None:
    hashes, other = leaves(size), InmemoryTree(algorithm="sha256")
    for index in range(size):
        other.append_entry(data(index))
    root = by_definition(hashes)
    for index, leaf in enumerate(hashes):
        path = proof(merkle.inclusion_ranges(index, size), hashes)
        assert merkle.is_included(leaf, index, size, path, root)
        rule = other.prove_inclusion(index + 1, size).rule  # which side each hash is on; they count leaves from 1
        theirs = InclusionProof("sha256", True, size, index + 1, rule, [leaf, *path])
        verify_inclusion(leaf, root, theirs, index=index + 1, size=size)


@pytest.mark.parametrize("new", range(1, LARGEST))
def test_every_growth_is_proved_to_us_and_to_pymerkle(new: int) -> None:
    hashes, other = leaves(new), InmemoryTree(algorithm="sha256")
    for index in range(new):
        other.append_entry(data(index))
    for old in range(1, new + 1):
        path = proof(merkle.consistency_ranges(old, new), hashes)
        roots = by_definition(hashes[:old]), by_definition(hashes)
        assert merkle.is_consistent(old, roots[0], new, roots[1], path)
        verify_consistency(*roots, other.prove_consistency(old, new))  # their proofs have another form than RFC 6962's


def test_growth_from_nothing_needs_no_proof() -> None:
    root = merkle.root_of(leaves(3))
    assert merkle.is_consistent(0, merkle.EMPTY, 3, root, [])
    assert not merkle.is_consistent(0, root, 3, root, [])
    assert not merkle.is_consistent(0, merkle.EMPTY, 3, root, [root])


@given(st.data(), st.integers(1, 200))
def test_nothing_but_the_right_proof_is_believed(draw: st.DataObject, size: int) -> None:
    hashes = leaves(size)
    index = draw.draw(st.integers(0, size - 1))
    path, root = proof(merkle.inclusion_ranges(index, size), hashes), by_definition(hashes)
    place = draw.draw(st.integers(0, size - 1))
    if place != index:
        assert not merkle.is_included(hashes[index], place, size, path, root)
    assert not merkle.is_included(merkle.leaf_hash(b"other"), index, size, path, root)
    assert not merkle.is_included(hashes[index], index, size, [*path, root], root)
    assert not merkle.is_included(hashes[index], index, size, path, hashes[index] if size > 1 else merkle.EMPTY)
    if path:
        at = draw.draw(st.integers(0, len(path) - 1))
        assert not merkle.is_included(hashes[index], index, size, path[:at] + path[at + 1 :], root)
        assert not merkle.is_included(hashes[index], index, size, [*path[:at], root, *path[at + 1 :]], root)
    assert not merkle.is_included(hashes[index], -1, size, path, root)
    assert not merkle.is_included(hashes[index], size, size, path, root)


@given(st.data(), st.integers(2, 200))
def test_no_rewritten_tree_passes_for_a_grown_one(draw: st.DataObject, new: int) -> None:
    old = draw.draw(st.integers(1, new - 1))
    hashes = leaves(new)
    before = by_definition(hashes[:old])
    hashes[draw.draw(st.integers(0, old - 1))] = merkle.leaf_hash(b"rewritten")
    after = by_definition(hashes)
    path = proof(merkle.consistency_ranges(old, new), hashes)
    assert not merkle.is_consistent(old, before, new, after, path)
    assert not merkle.is_consistent(new, after, old, before, path)
    assert not merkle.is_consistent(old, before, new, after, [])


@given(st.integers(1, 5000))
def test_what_is_kept_with_each_leaf_makes_every_subtree(size: int) -> None:
    """A proof needs only roots that `Frontier.append` gave once, so they are kept with the entries and no tree is."""
    for start, end in merkle.subtrees(0, size):
        parts = merkle.kept_parts(start, end)
        assert [part[0] for part in parts] == [start, *(part[1] for part in parts[:-1])]
        assert parts[-1][1] == end
        for first, last in parts:
            assert last - first == 1 or last & -last == last - first


def test_what_a_new_leaf_merges_with_is_what_append_takes() -> None:
    kept: list[bytes] = []
    frontier = merkle.Frontier()
    for index, leaf in enumerate(leaves(300)):
        node = leaf
        for other in merkle.merged_with(index):
            node = merkle.node_hash(kept[other], node)
        kept.append(frontier.append(leaf))
        assert node == kept[-1]


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_outside_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.inclusion_ranges(index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 3)])
def test_a_tree_grows_only_from_a_smaller_one(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="smaller tree"):
        merkle.consistency_ranges(old, new)


def test_a_proof_that_stops_half_way_up_proves_nothing() -> None:
    one, other = leaves(2)
    assert merkle.is_included(one, 0, 1, [], one)
    assert not merkle.is_included(one, 0, 2, [], one)
    assert not merkle.is_included(one, 0, 4, [other], merkle.node_hash(one, other))
