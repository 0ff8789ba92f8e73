"""Write the program that an auditor can keep: one file, made of the very functions that this service checks with.

What it takes from each module is taken out of the source by name, with the imports that it needs; so there is no second
program that could judge otherwise, and no package of ours to install. Its head names the packages for `pipx run`.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib.metadata import version
from types import ModuleType

from induction.domain import errors, evidence
from induction.domain.certificates import certificate, seal
from induction.domain.proofs import anchor, checkpoint, ledger_proof, merkle, signed_note
from induction.signing import (
    archive,
    beside,
    envelope,
    evidence_pack,
    examination,
    keys,
    offline,
    revision,
    timestamp,
    trust,
    witnessing,
)

FILE_NAME = "verify_certificate.py"
PACKAGES = ("asn1crypto", "cryptography", "pyhanko", "pyhanko-certvalidator")
_PARTS: tuple[tuple[ModuleType, frozenset[str] | None], ...] = (
    (errors, frozenset({"InductionError", "RefusedError"})),
    (certificate, frozenset({"_MONTHS", "day_in_words", "ARCHIVE_FIELD"})),
    (seal, frozenset({"SealLevel", "_WORDS", "level_in"})),
    (merkle, frozenset({"EMPTY", "leaf_hash", "node_hash", "is_included", "is_consistent"})),
    (
        signed_note,
        frozenset({"_ED25519", "_DASH", "_MOST_SIGNATURES", "_LONGEST", "Verifier", "is_name", "opened", "_split"})
        | {"_signed_by"},
    ),
    (checkpoint, frozenset({"_NOTE", "Checkpoint", "read", "notes"})),
    (ledger_proof, None),  # all of it
    (anchor, None),
    (keys, frozenset({"name_of", "key_id"})),
    (
        trust,
        frozenset({"_OF_TIMESTAMPS", "_BLOCK", "_LEDGER", "_COMPROMISED", "Trust", "read_trust", "_compromised"})
        | {"_ledgers"},
    ),
    (envelope, None),
    (timestamp, None),
    (revision, None),
    (archive, None),
    (examination, None),
    (evidence, frozenset({"MANIFEST", "SEAL", "FORMAT", "Part", "listed"})),
    (beside, None),
    (evidence_pack, None),
    (witnessing, None),
    (offline, None),
)
_HEAD = '''#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = [{dependencies}]
# ///
"""Check certificates and evidence packs offline: python3 verify_certificate.py CERTIFICATE.pdf --trust trust.pem

With --checkpoint FILE, and --proof FILE where it asks for one, it says too whether the certificate's entry is in the
ledger that the checkpoint signed. An evidence pack is checked as a whole: its seal, and every file in it.

It needs Python 3.11 and the packages named above; `pipx run verify_certificate.py …` brings them by itself. It asks no
network and keeps nothing. It exits with 0 when the file is genuine, 1 when it is not, 2 when that cannot be told.
"""

from __future__ import annotations

'''


def program() -> str:
    """Give the program's text."""
    dependencies = ", ".join(f'"{name}>={version(name)}"' for name in PACKAGES)
    trees = [(ast.parse(inspect.getsource(module)), wanted) for module, wanted in _PARTS]
    taken = [statement for tree, wanted in trees for statement in _taken(tree, wanted)]
    body = "\n\n\n".join(ast.unparse(statement) for statement in taken)
    imports = sorted({line for tree, _ in trees for line in _imports(tree, body)})
    ending = 'if __name__ == "__main__":\n    raise SystemExit(main())\n'
    return "".join([_HEAD.format(dependencies=dependencies), "\n".join(imports), "\n\n\n", body, "\n\n\n", ending])


def _taken(tree: ast.Module, wanted: frozenset[str] | None) -> Iterator[ast.stmt]:
    for statement in tree.body:
        names = set(_names(statement))
        if names and (wanted is None or names & wanted):
            yield statement


def _names(statement: ast.stmt) -> Iterator[str]:
    """Name what a statement at the top of a module defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign):
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


def _imports(tree: ast.Module, body: str) -> Iterator[str]:
    """Give the imports from elsewhere that the program uses, each name in a line of its own."""
    used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            yield from (f"import {each.name}" for each in statement.names if each.name.partition(".")[0] in used)
        elif isinstance(statement, ast.ImportFrom) and not (statement.module or "").startswith(("induction", "__")):
            for each in statement.names:
                if (each.asname or each.name) in used:
                    renamed = f" as {each.asname}" if each.asname else ""
                    yield f"from {statement.module} import {each.name}{renamed}"
