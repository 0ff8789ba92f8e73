"""Lay a draft out as content files in a folder of its own, beside and never inside the content in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from induction.domain.authoring.unfinished import to_be_filled_in
from induction.domain.drafting.draft import Draft
from induction.domain.errors import RefusedError
from induction.library.registers import SUFFIX
from induction.library.yaml_text import as_yaml

_REGISTER_HEAD = """\
# A proposal: what version {version} asks of whom, by the words of duty that were found in each sentence.
# {mark}
# Take the line above out when that is done. docs/importing.md says what the kinds and audiences mean.
"""
_MODULE_HEAD = "# yaml-language-server: $schema=../docs/schema/module.json\n"


def files_of(draft: Draft, notes: str) -> Mapping[str, str]:
    """Give the text of each file of a draft by its path, as it would lie beside ``content`` and ``scenarios``."""
    folder = f"content/policies/{draft.slug}"
    rows = {
        "obligations": [each.model_dump(mode="json") for each in draft.register.obligations],
        "states_no_obligation": [each.model_dump(mode="json") for each in draft.register.none],
    }
    mark = to_be_filled_in("a person's judgement of each kind, audience and reason below")
    files = {
        f"{folder}/{draft.version}.md": f"---\n{as_yaml(draft.control.fields)}---\n\n{draft.body}",
        f"{folder}/{draft.version}.notes.md": notes,
        f"{folder}/{draft.version}{SUFFIX}": _REGISTER_HEAD.format(version=draft.version, mark=mark) + as_yaml(rows),
    }
    for module in draft.modules:
        files[f"scenarios/{module.id}.yaml"] = _MODULE_HEAD + as_yaml(
            module.model_dump(mode="json", exclude_defaults=True)
        )
    return files


def write_draft(output: Path, files: Mapping[str, str], in_use: Iterable[Path], *, overwrite: bool) -> tuple[Path, ...]:
    """Write the files of a draft below a folder; nothing is written unless all may be.

    Args:
        output: the folder; made when it is not there.
        files: text by path below the folder.
        in_use: folders of content that is in use, into which no draft goes.
        overwrite: whether files of an earlier draft may be replaced.

    Raises:
        RefusedError: ``in-use`` or ``draft-exists``.
        OSError: when the disk refuses; files are replaced one by one, each whole.
    """
    paths = {output / name: text for name, text in files.items()}
    for folder in in_use:
        if any(path.resolve().is_relative_to(folder.resolve()) for path in (output, *paths)):
            words = f"{output} is where content in use lies. Drafts go elsewhere: name another folder with --output."
            raise RefusedError("in-use", words)
    there = [path for path in paths if path.exists()]
    if there and not overwrite:
        words = (
            f"{len(there)} of these files are there already, {there[0]} among them. Name another folder with --output, "
            "or give --overwrite to replace them; what was written into them would be lost."
        )
        raise RefusedError("draft-exists", words)
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    return tuple(paths)
