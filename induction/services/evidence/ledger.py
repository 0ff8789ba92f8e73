"""The ledger's part of a pack: the checkpoint over all that was recorded by then, and a proof for each certificate."""

from __future__ import annotations

import json

from induction.db.queries import evidence as queries
from induction.db.queries import ledger as ledger_queries
from induction.domain.errors import RefusedError
from induction.export.measure import Sink
from induction.services.evidence.pack import Pack
from induction.services.proofs import ledger_proofs, ledger_tree


def add(pack: Pack) -> None:
    """Add checkpoints, keys and proofs; nothing where the ledger had no entry yet.

    Raises:
        RefusedError: ``no-checkpoint`` where none covers what was recorded, ``ledger-contradicted`` where the ledger is
            not what was signed.
    """
    session, scope = pack.session, pack.scope
    entries = queries.entries_before(session, scope.known_before)
    if entries == 0:
        return
    checkpoint = queries.checkpoint_over(session, entries)
    if checkpoint is None:
        raise RefusedError(
            "no-checkpoint", "No checkpoint covers what was recorded. Sign one: induction ledger checkpoint."
        )
    if ledger_tree.root(session, checkpoint.size) != checkpoint.root:
        words = "The ledger contradicts its checkpoint, so no evidence is given. Run `induction ledger verify`."
        raise RefusedError("ledger-contradicted", words)
    earlier = [each.note for each in ledger_queries.checkpoints(session) if each.size < checkpoint.size]
    pack.archive.add("ledger/checkpoint.txt", checkpoint.note.encode())
    pack.archive.add("ledger/earlier-checkpoints.txt", "".join(f"{note}\n" for note in earlier).encode())
    name = checkpoint.note.partition("\n")[0]
    keys = "".join(f"{line}\n" for line in pack.house.ledger_keys if line.startswith(f"{name}+"))
    pack.archive.add("ledger/keys.txt", keys.encode())
    size = checkpoint.size
    pack.archive.fill("ledger/proofs.jsonl", lambda out: _proofs(pack, size, out))


def _proofs(pack: Pack, size: int, out: Sink) -> None:
    scope = pack.scope
    for row in queries.certificates_issued(pack.session, scope.from_on, scope.to_on, scope.known_before):
        told = ledger_proofs.joining_of(pack.session, row, size)
        out.write((json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n").encode())
