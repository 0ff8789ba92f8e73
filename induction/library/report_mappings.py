"""Read the mapping files of the Trust: which columns its report files have, each file named for what it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from induction.domain.errors import ContentError, NotFoundError, Problem
from induction.domain.reports.report_layout import STANDARD, Layout, ReportMapping
from induction.library.complaints import validated
from induction.library.yaml_source import read_yaml

FOLDER = "report-columns"
LARGEST = 64 * 1024
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_NAME = 40


def usable_layouts(content_dir: Path) -> tuple[Mapping[str, Layout], list[Problem]]:
    """Read every mapping file of the content, the standard columns first, and tell what is wrong with the others."""
    layouts, problems = {STANDARD.name: STANDARD}, []
    for path in sorted((content_dir / FOLDER).glob("*.yaml")):
        try:
            layouts[path.stem] = load_layout(path)
        except ContentError as error:
            problems += error.problems
    return layouts, problems


def layout_named(content_dir: Path, name: str) -> Layout:
    """Read the mapping file of a name, and no other, so that a broken one harms none but itself.

    Raises:
        NotFoundError: ``no-layout``.
        ContentError: with every problem of the file, each at its line.
    """
    if name in ("", STANDARD.name):
        return STANDARD
    path = content_dir / FOLDER / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFoundError("no-layout", f"There is no mapping of columns called {name}. Choose one that there is.")
    return load_layout(path)


def load_layout(path: Path) -> Layout:
    """Read one mapping file.

    Raises:
        ContentError: with every problem of the file, each at its line.
    """
    file = f"{path.parent.name}/{path.name}"
    if not _NAME.fullmatch(path.stem) or len(path.stem) > _LONGEST_NAME or path.stem == STANDARD.name:
        mend = "Name it with small letters, digits and single hyphens, such as esr-competency.yaml; not standard.yaml."
        raise ContentError([Problem(file, 0, "This name cannot be used for a mapping file.", mend)])
    data, lines = read_yaml(_text(path, file), file)
    return validated(ReportMapping, {} if data is None else data, lines).layout(path.stem)


def _text(path: Path, file: str) -> str:
    try:
        body = path.read_bytes()
        if len(body) <= LARGEST:
            return body.decode("utf-8-sig")
    except OSError as error:
        what = f"This cannot be read: {error.strerror}."
        raise ContentError([Problem(file, 0, what, "Check the file and who may read it.")]) from error
    except UnicodeDecodeError as error:
        raise ContentError([Problem(file, 0, "This is not UTF-8.", "Save it as plain UTF-8 text.")]) from error
    raise ContentError([Problem(file, 0, "This is too long for a mapping file.", "Is it the right file?")])
