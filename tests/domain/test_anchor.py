"""What a certificate's proof and a checkpoint come to: a table of what an auditor may hold, and every pair of sizes."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from induction.domain.errors import RefusedError
from induction.domain.proofs import merkle
from induction.domain.proofs.anchor import Anchorage, Anchored, anchored
from induction.domain.proofs.checkpoint import Checkpoint
from induction.domain.proofs.ledger import Entry, Kind, record_hash, record_text
from induction.domain.proofs.ledger_proof import Proofs, included, read_proofs

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SALT = bytes(16)
OURS, ISSUE, LARGEST = 3, 9, 24
FILE = "ab" * 32


def record(index: int) -> str:
    return record_text(f"certificate:{index}", {"sha256": FILE if index == ISSUE else "cd" * 32})


def entry(index: int) -> Entry:
    kind = Kind.CERTIFICATE_ISSUED if index == ISSUE else Kind.ATTESTATION
    return Entry(index, str(kind), AT, "steady", record_hash(SALT, record(index)))


LEAVES = [entry(index).leaf for index in range(LARGEST)]


def root(size: int) -> bytes:
    return merkle.root_of(LEAVES[:size])


def roots(ranges: list[tuple[int, int]]) -> list[str]:
    return [b64encode(merkle.root_of(LEAVES[start:end])).decode() for start, end in ranges]


def inclusion(index: int, size: int, /, **changes: object) -> dict[str, object]:
    """A proof as `induction ledger prove` writes it."""
    path = roots(merkle.inclusion_ranges(index, size))
    written = {"index": index, "size": size, "root": b64encode(root(size)).decode(), "path": path}
    return written | {"entry": entry(index).data.decode(), "salt": SALT.hex(), "record": record(index)} | changes


def growth(old: int, new: int) -> dict[str, object]:
    return {"growth": {"from": old, "to": new, "path": roots(merkle.consistency_ranges(old, new))}}


def said(size: int, other: bytes | None = None, origin: str = "a/ledger") -> Checkpoint:
    return Checkpoint(origin, size, other or root(size))


def weigh(proof: object, checkpoints: list[Checkpoint], *given: dict[str, object]) -> Anchored:
    proofs = read_proofs("\n".join(map(json.dumps, given))) if given else Proofs()
    return anchored(json.dumps(proof).encode() if proof else None, FILE, checkpoints, proofs)


CONFIRMED, CONTRADICTED, UNCONFIRMED = Anchorage.CONFIRMED, Anchorage.CONTRADICTED, Anchorage.UNCONFIRMED
CASES = [
    # the checkpoint has the very size that the certificate was sealed under
    (inclusion(OURS, 7), [said(7)], [], CONFIRMED, "Entry 3 is in the ledger of 7 entries that a/ledger signed."),
    (inclusion(OURS, 7), [said(7, root(8))], [], CONTRADICTED, "says another root than the certificate"),
    # it is later: only the consistency proof joins the two
    (inclusion(OURS, 7), [said(20)], [], UNCONFIRMED, "sealed under 7 entries, the checkpoint has 20"),
    (inclusion(OURS, 7), [said(20)], [growth(7, 20)], CONFIRMED, "ledger of 20 entries"),
    (inclusion(OURS, 7), [said(20)], [growth(7, 19)], UNCONFIRMED, "sealed under 7 entries"),
    (inclusion(OURS, 7), [said(20, root(21))], [growth(7, 20)], UNCONFIRMED, "does not lead from 7 to 20 entries"),
    # it is earlier, but has the entry; then it cannot have it
    (inclusion(OURS, 20), [said(7)], [growth(7, 20)], CONFIRMED, "ledger of 7 entries"),
    (inclusion(OURS, 20), [said(7, root(8))], [growth(7, 20)], UNCONFIRMED, "does not lead from 7 to 20 entries"),
    (inclusion(OURS, 20), [said(3)], [growth(3, 20)], UNCONFIRMED, "3 entries is older than entry 3"),
    (inclusion(OURS, 20), [said(4)], [growth(4, 20)], CONFIRMED, "ledger of 4 entries"),
    # several: one that confirms is enough, one that contradicts is too much, and two may contradict each other
    (inclusion(OURS, 7), [said(5), said(7), said(20)], [], CONFIRMED, "ledger of 7 entries"),
    (inclusion(OURS, 7), [said(20), said(7, root(8))], [growth(7, 20)], CONTRADICTED, "another root"),
    (inclusion(OURS, 7), [said(7), said(20), said(20, root(2))], [], CONTRADICTED, "Two checkpoints of 20 entries"),
    (inclusion(OURS, 7), [said(7), said(20), said(20, root(2), "b/ledger")], [], CONFIRMED, "ledger of 7 entries"),
    # what the file says must prove itself first
    (None, [said(7)], [], UNCONFIRMED, "holds no proof"),
    (inclusion(OURS, 7, index=4), [said(7)], [], UNCONFIRMED, "holds no proof"),
    (inclusion(OURS, 7, path=[]), [said(7)], [], UNCONFIRMED, "holds no proof"),
    (inclusion(OURS, 7, record=record(4)), [said(7)], [], UNCONFIRMED, "holds no proof"),
    (inclusion(OURS, 7, salt="00"), [said(7)], [], UNCONFIRMED, "holds no proof"),
    (inclusion(OURS, 7, record=None, salt=None), [said(7)], [], CONFIRMED, "ledger of 7 entries"),
    (inclusion(OURS, 7, root="AAAA"), [said(7)], [], UNCONFIRMED, "holds no proof"),
    ({"index": 3}, [said(7)], [], UNCONFIRMED, "holds no proof"),
    ([1], [said(7)], [], UNCONFIRMED, "holds no proof"),
]  # fmt: skip


@pytest.mark.parametrize(("proof", "checkpoints", "given", "verdict", "words"), CASES)
def test_what_an_auditor_can_conclude(
    proof: object, checkpoints: list[Checkpoint], given: list[dict[str, object]], verdict: Anchorage, words: str
) -> None:
    found = weigh(proof, checkpoints, *given)
    assert (found.verdict, words in found.words) == (verdict, True), found.words


@pytest.mark.parametrize("held", range(1, LARGEST + 1))
def test_every_size_is_joined_to_every_other_and_to_no_other_tree(held: int) -> None:
    for sealed in range(OURS + 1, LARGEST + 1):
        given = [growth(*sorted((held, sealed)))] if held != sealed else []
        expected = CONFIRMED if held > OURS else UNCONFIRMED
        assert weigh(inclusion(OURS, sealed), [said(held)], *given).verdict is expected
        assert weigh(inclusion(OURS, sealed), [said(held, b"x" * 32)], *given).verdict is not CONFIRMED


ISSUED = {"issue": inclusion(ISSUE, 20)}


@pytest.mark.parametrize(
    ("checkpoints", "issue", "is_recorded"),
    [
        ([said(20)], ISSUED, True),
        ([said(20), said(22)], ISSUED, True),
        ([said(22)], ISSUED, False),  # the proof is for another size than the checkpoint
        ([said(20)], {"issue": inclusion(ISSUE - 1, 20)}, False),  # another entry
        ([said(20)], {"issue": inclusion(ISSUE, 20, record=None, salt=None)}, False),  # it does not say which file
    ],
)
def test_the_ledger_may_be_shown_to_have_recorded_exactly_this_file(
    checkpoints: list[Checkpoint], issue: dict[str, object], is_recorded: bool
) -> None:
    found = weigh(inclusion(OURS, 7), checkpoints, growth(7, 20) | issue, growth(7, 22))
    assert found.verdict is CONFIRMED
    assert found.recorded_at == (AT if is_recorded else None)
    assert ("recorded exactly this file" in found.words) is is_recorded


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", '{"growth": {"from": 1}}', '{"growth": {"from": "1", "to": 2, "path": []}}',
     '{"growth": {"from": 1, "to": 2, "path": ["*"]}}', json.dumps({"issue": inclusion(ISSUE, 20, path=[])})],
)  # fmt: skip
def test_a_file_that_holds_no_proofs_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="no file of proofs"):
        read_proofs(text)


def test_a_proof_may_run_over_many_lines_or_be_one_of_many() -> None:
    one, other = growth(7, 20), growth(7, 22)
    assert read_proofs(json.dumps(one, indent=2)) == read_proofs(json.dumps(one))
    assert read_proofs(f"{json.dumps(one)}\n\n{json.dumps(other)}\n").growths[1].new == 22


def test_an_entry_of_a_record_disposed_of_still_proves_itself() -> None:
    found = included(inclusion(OURS, 7, record=None, salt=None))
    assert found is not None
    assert found.facts == {}
