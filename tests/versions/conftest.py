"""The shipped library with version 1.1 beside 1.0, read once."""

from __future__ import annotations

import pytest

from induction.domain.library_values import Library
from induction.services.policy_change import Comparison, compare
from tests.versions.next_version import NEW, OLD, SLUG, with_next_version


@pytest.fixture(scope="package")
def both(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return with_next_version(tmp_path_factory.mktemp("versions"))


@pytest.fixture(scope="package")
def compared(both: Library) -> Comparison:
    return compare(both, SLUG, OLD, NEW)
