"""The seal: make it, and examine a file that claims to carry it.

Rendering is left to `induction.pdf`, storing sealed bytes and comparing them with the register to the services.
"""

from __future__ import annotations

from induction.signing.demo_key import make_demo_key, replace_demo_key
from induction.signing.examination import Examination, Verdict, examine
from induction.signing.key_files import stamp as key_stamp
from induction.signing.keys import SealError
from induction.signing.sealer import Sealer, why_unavailable
from induction.signing.trust import (
    Trust,
    exported_trust,
    note_compromise,
    read_trust,
    roots_of,
    validity,
    write_trust,
)

__all__ = [
    "Examination",
    "SealError",
    "Sealer",
    "Trust",
    "Verdict",
    "examine",
    "exported_trust",
    "key_stamp",
    "make_demo_key",
    "note_compromise",
    "read_trust",
    "replace_demo_key",
    "roots_of",
    "validity",
    "why_unavailable",
    "write_trust",
]
