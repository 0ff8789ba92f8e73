"""What a content author does with a policy that is still a document: turn it into drafts to review."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from induction.documents import read_document
from induction.domain.drafting.draft import Draft, draft_of
from induction.domain.drafting.notes import notes_on
from induction.domain.errors import RefusedError
from induction.library import files_of, write_draft

_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,3}")
_LONGEST_SLUG = 60


@dataclass(frozen=True)
class Imported:
    """What an import made.

    Attributes:
        draft: the draft, as values.
        written: its files, in the order in which they are to be read.
    """

    draft: Draft
    written: tuple[Path, ...]

    @property
    def summary(self) -> tuple[str, ...]:
        """Say in a few lines what was found and what is open."""
        draft, register = self.draft, self.draft.register
        kinds = Counter(each.kind.value for each in register.obligations)
        counted = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        proposed = _count(len(register.obligations), "obligation")
        lines = [
            f"{_count(len(draft.sections), 'section')}, {_count(len(draft.tree.joins), 'broken sentence')} joined",
            f"{proposed} proposed ({counted}); {len(register.none)} sentences state none",
            _count(len(draft.modules), "skeleton module"),
        ]
        if draft.control.open_fields:
            lines.append(f"To be filled in at the head: {', '.join(draft.control.open_fields)}")
        return tuple(lines)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def import_policy(
    file: Path, slug: str, version: str, output: Path, in_use: Iterable[Path], *, overwrite: bool = False
) -> Imported:
    """Draft content from a policy document, into a folder of its own. Nothing is published.

    Args:
        file: the document: .txt, .docx, .pdf or .md.
        slug: names the policy, for example ``"lone-working"``.
        version: of the policy.
        output: the folder of the draft.
        in_use: folders of content in use, where no draft may go.
        overwrite: whether files of an earlier draft may be replaced.

    Raises:
        RefusedError: when names are wrong, the document cannot be used, or files are in the way.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        words = f"The slug cannot be {slug!r}: use small letters, digits and single hyphens, beginning with a letter."
        raise RefusedError("slug", words)
    if not _VERSION.fullmatch(version):
        raise RefusedError("version", f"The version cannot be {version!r}: write numbers and points, such as 1.0.")
    document = read_document(file)
    try:
        draft = draft_of(document.source, slug, version)
    except RefusedError as error:
        raise RefusedError(error.reason, f"{document.name} {error.words}") from error
    files = files_of(draft, notes_on(draft, document.name, document.digest))
    try:
        written = write_draft(output, files, in_use, overwrite=overwrite)
    except OSError as error:
        raise RefusedError("unwritable", f"{output} cannot be written: {error.strerror}.") from error
    return Imported(draft, written)
