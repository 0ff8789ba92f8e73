"""The worked example of docs/ledger.md, followed as a stranger would: by the page alone, with none of our code."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
RECORDS, ENTRIES, ROOT_HASH, CHECKPOINT, KEY = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def leaf(entry: str) -> bytes:
    return sha256(b"\x00" + entry.encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def test_the_hashes_can_be_made_again() -> None:
    leaves = []
    for number, (record, told) in enumerate(zip(RECORDS.splitlines(), ENTRIES.split("\n\n"), strict=True)):
        record_hash, entry, leaf_hash = told.strip().splitlines()
        assert sha256(bytes([number]) * 16 + record.encode()).hexdigest() == record_hash
        assert json.loads(entry)["record"] == record_hash
        assert json.loads(entry)["index"] == number
        assert leaf(entry).hex() == leaf_hash
        leaves.append(leaf(entry))
    assert len(leaves) == 3
    root = node(node(leaves[0], leaves[1]), leaves[2])
    assert root.hex() == ROOT_HASH.strip()
    assert b64decode(CHECKPOINT.splitlines()[2]) == root


def test_the_lines_are_canonical() -> None:
    for line in [*RECORDS.splitlines(), *(told.splitlines()[1] for told in ENTRIES.strip().split("\n\n"))]:
        value = json.loads(line)
        assert json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == line


def test_the_signature_can_be_checked_and_made_again() -> None:
    text, _, line = CHECKPOINT.rpartition("\n\n")
    dash, name, signature = line.split()
    key_name, key_id, typed = KEY.strip().split("+", 2)
    raw = b64decode(typed)
    assert (dash, name, raw[:1]) == ("—", key_name, b"\x01")
    assert sha256(f"{name}\n".encode() + raw).digest()[:4].hex() == key_id == b64decode(signature)[:4].hex()
    signed = f"{text}\n".encode()
    Ed25519PublicKey.from_public_bytes(raw[1:]).verify(b64decode(signature)[4:], signed)
    assert Ed25519PrivateKey.from_private_bytes(bytes(range(32))).sign(signed) == b64decode(signature)[4:]


def test_the_command_names_the_root_of_the_example() -> None:
    assert f"--witness 3:{CHECKPOINT.splitlines()[2]}" in PAGE
