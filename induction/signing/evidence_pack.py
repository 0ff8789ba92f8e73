"""Examine an evidence pack: the seal over its list, and every file against the list. Nothing of it is unpacked."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from induction.domain.evidence import MANIFEST, SEAL, Part, listed
from induction.signing.beside import examine_beside
from induction.signing.examination import Examination, Verdict
from induction.signing.trust import Trust

_LARGEST_LIST = 5_000_000
_MOST_FILES = 100_000
_PIECE = 1 << 20


def is_pack(path: Path) -> bool:
    """Tell by its first bytes whether a file is to be examined as a pack."""
    with path.open("rb") as opened:
        return opened.read(4) == b"PK\x03\x04"


def examine_pack(path: Path, trust: Trust) -> Examination:
    """Examine a pack against the roots one trusts; never raises for what the file holds.

    It is genuine when the list is sealed under a trusted root and every file is in it, is the one that is listed, and
    none was added or left out.

    Raises:
        OSError: when the file cannot be read.
    """
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            body, seal = (_read(archive, names, name) for name in (MANIFEST, SEAL))
            if body is None or seal is None:
                return _not_genuine("no-seal", "This is no evidence pack: it holds no sealed list.")
            found = examine_beside(body, seal, trust)
            parts = listed(body)
            if found.verdict is Verdict.NOT_GENUINE or parts is None:
                return replace(
                    found, verdict=Verdict.NOT_GENUINE, words="The list of this pack is not as it was sealed."
                )
            if fault := _fault(archive, entries, parts):
                return replace(found, verdict=Verdict.NOT_GENUINE, reason="changed", words=fault)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, UnicodeError, ValueError):
        return _not_genuine("damaged", "This file is no whole archive: it was damaged or cut off.")
    except Exception as error:  # zlib and the like
        if isinstance(error, OSError):
            raise
        return _not_genuine("damaged", "This file is no whole archive: it was damaged or cut off.")
    return replace(found, words=f"{found.words} It lists {len(parts)} files, and each of them is as it was sealed.")


def _fault(archive: ZipFile, entries: list[ZipInfo], parts: list[Part]) -> str:
    names = [entry.filename for entry in entries]
    wanted = [part.name for part in parts]
    if len(names) > _MOST_FILES or len(names) != len(set(names)):
        return "A file is in this pack more than once."
    if added := sorted({*names} - {*wanted} - {MANIFEST, SEAL}):
        return f"{added[0]} was added to this pack after it was sealed."
    if gone := sorted({*wanted} - {*names}):
        return f"{gone[0]} was taken out of this pack after it was sealed."
    by_name = {entry.filename: entry for entry in entries}
    for part in parts:
        if not _is_as_listed(archive, by_name[part.name], part):
            return f"{part.name} was changed after this pack was sealed."
    return ""


def _is_as_listed(archive: ZipFile, entry: ZipInfo, part: Part) -> bool:
    """Hash a file piece by piece; one that is larger than listed is not read to its end."""
    if entry.file_size != part.size or stat.S_ISLNK(entry.external_attr >> 16):
        return False
    digest, left = hashlib.sha256(), part.size
    with archive.open(entry) as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
            left -= len(piece)
            if left < 0:
                return False
    return left == 0 and digest.hexdigest() == part.sha256


def _read(archive: ZipFile, names: list[str], name: str) -> bytes | None:
    if names.count(name) != 1:
        return None
    with archive.open(name) as opened:
        body = opened.read(_LARGEST_LIST + 1)
    return body if len(body) <= _LARGEST_LIST else None


def _not_genuine(reason: str, words: str) -> Examination:
    return Examination(Verdict.NOT_GENUINE, reason, words, "")
