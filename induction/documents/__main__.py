"""Read one document from standard input and say what is in it as JSON; run by ``reading`` as a process of its own."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from importlib import import_module

from induction.documents.kinds import Kind
from induction.documents.limits import hold_this_process
from induction.domain.drafting.blocks import Source
from induction.domain.errors import RefusedError

_READERS = {Kind.TEXT: "text_file", Kind.WORD: "word_file", Kind.PDF: "pdf_file", Kind.MARKDOWN: "markdown_file"}


def main(kind: str) -> None:
    """Read standard input as a document of a kind; whatever goes wrong is said in the answer."""
    body = sys.stdin.buffer.read()
    logging.disable()
    hold_this_process()
    try:
        read: Callable[[bytes], Source] = import_module(f"induction.documents.{_READERS[Kind(kind)]}").read
        answer = _as_plain(read(body))
    except RefusedError as error:
        answer = {"refused": error.reason, "words": error.words}
    except Exception:  # noqa: BLE001  # a reader's own trouble with a stranger's bytes: the person needs no traceback
        words = f"cannot be read as a {Kind(kind).words}: it is damaged. Open it in its own program and save it anew."
        answer = {"refused": "damaged", "words": words}
    sys.stdout.write(json.dumps(answer))


def _as_plain(source: Source) -> dict[str, object]:
    return {
        "pages": source.pages,
        "blocks": [(each.form, each.text, each.level, each.mark, each.cells, each.is_apart) for each in source.blocks],
        "is_markdown": source.is_markdown,
        "contents": source.contents,
        "remarks": source.remarks,
    }


if __name__ == "__main__":
    main(sys.argv[1])
