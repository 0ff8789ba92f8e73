from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.kitchen import Kitchen, kitchen_in


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return kitchen_in(tmp_path)
