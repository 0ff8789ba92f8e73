"""Front-end files under the names that hold their own fingerprint, so that browsers may keep them for ever.

``tools/build_assets.py`` makes the folder and writes ``assets.json``: plain name to fingerprinted name.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from induction import resources
from induction.domain.errors import InductionError

PREFIX = "/assets/"
_FINGERPRINTED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")


class AssetError(InductionError):
    """Front-end files that have not been built, or do not hold what a page asks for."""


def asset_url(name: str) -> str:
    """Tell where browsers find a file: ``nhsuk.css`` is at ``/assets/nhsuk.0d6a1b2c3d4e.css``.

    Raises:
        AssetError: when the files have not been built, or there is none of this name.
    """
    names = _names(resources.vendor())
    if name not in names:
        raise AssetError(
            "no-such-asset", f"There is no front-end file {name!r}, only {', '.join(names)}. Run `make assets`."
        )
    return PREFIX + names[name]


def is_immutable(_path: str, url: str) -> bool:
    """Tell WhiteNoise (``immutable_file_test``) that a fingerprinted name never changes its content."""
    return _FINGERPRINTED.search(url) is not None


@cache
def _names(folder: Path) -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((folder / "assets.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetError(
            "assets-not-built", f"The front-end files are not built: {folder} holds no assets.json. Run `make assets`."
        ) from None
    return names
