"""Content files as values: ``content/`` and ``scenarios/`` are read, judged as a whole and kept at hand."""

from induction.library.collection import load_library
from induction.library.drafts import files_of, write_draft
from induction.library.readers import load_module, load_policy, load_requirements, load_statement
from induction.library.registers import load_register, register_lines
from induction.library.shelf import Shelf
from induction.library.syllables import syllables

__all__ = [
    "Shelf",
    "files_of",
    "load_library",
    "load_module",
    "load_policy",
    "load_register",
    "load_requirements",
    "load_statement",
    "register_lines",
    "syllables",
    "write_draft",
]
