"""The seal: make it, and examine a file that claims to carry it.

Rendering is left to `induction.pdf`, storing sealed bytes and comparing them with the register to the services.
"""

from __future__ import annotations

from induction.signing.demo_key import make_demo_key
from induction.signing.examination import Examination, Verdict, examine
from induction.signing.keys import SealError
from induction.signing.sealer import Sealer, why_unavailable
from induction.signing.trust import exported_roots, read_roots

__all__ = [
    "Examination",
    "SealError",
    "Sealer",
    "Verdict",
    "examine",
    "exported_roots",
    "make_demo_key",
    "read_roots",
    "why_unavailable",
]
