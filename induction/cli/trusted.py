"""What commands that check files go by: the file of trust that was named, or what this installation exported."""

from __future__ import annotations

import os
from pathlib import Path

from induction.signing.trust import Trust, exported_trust, read_trust


def given(path: Path | None) -> Trust:
    """Read the trust, without a database.

    Raises:
        InductionError: when the file cannot be read or holds no certificate.
    """
    return read_trust(path) if path else exported_trust(data_dir())


def data_dir() -> Path:
    """Say where this installation keeps its files; the other settings are not needed."""
    return Path(os.environ.get("INDUCTION_DATA_DIR", "").strip() or "var")
