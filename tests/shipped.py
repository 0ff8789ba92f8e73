"""The content that is shipped, read once a session."""

from __future__ import annotations

from functools import cache

from induction import resources
from induction.domain.library_values import Library
from induction.library import load_library


@cache
def shipped() -> Library:
    """The content that is shipped."""
    return load_library(resources.folder("content"), resources.folder("scenarios"))
