"""Policy documents as other programs write them: text, Word, PDF and Markdown, each read within limits.

A document comes from outside, so it is read by a process of its own that can be stopped: see ``reading``.
"""

from induction.documents.reading import Document, read_document

__all__ = ["Document", "read_document"]
