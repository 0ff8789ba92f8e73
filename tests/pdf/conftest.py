"""One rendered and sealed certificate for the tests that only read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from induction import pdf, settings, signing
from induction.press import Press
from induction.seal_settings import Seal
from tests.pdf.certificates import DOCUMENT, ORGANISATION, SEALED_AT


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    signing.make_demo_key(folder, ORGANISATION, SEALED_AT)
    return folder


@pytest.fixture(scope="session")
def sealer(data_dir: Path) -> signing.Sealer:
    return signing.Sealer.load(Seal(), data_dir)


@pytest.fixture(scope="session")
def rendered() -> bytes:
    return pdf.render(DOCUMENT)


@pytest.fixture(scope="session")
def sealed(rendered: bytes, sealer: signing.Sealer) -> bytes:
    return sealer.seal(rendered, SEALED_AT).body


@pytest.fixture(scope="session")
def sealed_file(sealed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sealed") / "certificate.pdf"
    path.write_bytes(sealed)
    return path


@pytest.fixture
def make_press(data_dir: Path) -> Callable[[], Press]:
    """The real press with the demo key of `data_dir`."""
    environ = {"INDUCTION_DATA_DIR": str(data_dir), "INDUCTION_SECRET_KEY": "only for tests, and long enough for them"}
    return lambda: Press(settings.load(environ))
