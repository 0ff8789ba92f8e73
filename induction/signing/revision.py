"""Write objects behind a PDF file, with a gap for a signature over all of it (ISO 32000-1, 7.5.6 and 12.8.1).

The same file and objects give the same bytes, so that who checks can write them again and compare.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

_COLUMNS = (1, 4, 1)  # bytes of the columns of the cross-reference table
_DIGITS = 42  # room for the four numbers of the byte range


@dataclass(frozen=True)
class Trailer:
    """What the end of a file says.

    Attributes:
        root: the number of the catalogue.
        information: the number of the information's object.
        name: the file's permanent identifier, in hex.
    """

    root: int
    information: int
    name: str


@dataclass(frozen=True)
class Gap:
    """A file that is written but for a signature.

    Attributes:
        before: up to the signature's hex digits, which are put between < and >.
        after: what follows.
    """

    before: bytes
    after: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of all but the gap."""
        return hashlib.sha256(self.before + self.after).digest()

    def filled(self, signature: bytes, room: int) -> bytes:
        """Put a signature into the gap; what is left of its room are zeros."""
        digits = signature.hex().upper().encode()
        if len(digits) > room:
            raise ValueError("there is too little room for the signature")
        return b"%s<%s>%s" % (self.before, digits.ljust(room, b"0"), self.after)


def with_gap(pdf: bytes, objects: Mapping[int, bytes], trailer: Trailer, room: int) -> Gap:
    """Write objects behind a file; the last of them by number is given a byte range and a gap for its signature.

    The objects are dictionaries by their numbers, as they are written; `room` is how many hex digits there will be.
    """
    last, place = max(objects), len(pdf)
    rows, parts = [], [pdf]
    for number, body in sorted(objects.items()):
        rows.append((number, place))
        whole = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        if number == last:
            begun = b"%d 0 obj\n%s /ByteRange [" % (number, body.removesuffix(b">>"))
            gap = place + len(begun) + _DIGITS + len(b"] /Contents ")
            whole = begun
        parts.append(whole)
        place += len(whole)
    closing = b">>\nendobj\n"
    place = gap + room + 2 + len(closing)
    after = closing + _ending(pdf, [*rows, (last + 1, place)], trailer)
    told = b"0 %d %d %d" % (gap, gap + room + 2, len(after))
    parts.append(told + b"]" + b" " * (_DIGITS - len(told)) + b" /Contents ")
    return Gap(b"".join(parts), after)


def _ending(pdf: bytes, rows: list[tuple[int, int]], trailer: Trailer) -> bytes:
    """Write the cross-reference table, whose own row is the last, and where it lies."""
    table = b"".join(
        value.to_bytes(width) for _, place in rows for value, width in zip((1, place, 0), _COLUMNS, strict=True)
    )
    name = hashlib.sha256(pdf[-4096:] + table).hexdigest()[:32]
    previous = int(pdf[pdf.rindex(b"startxref") + len(b"startxref") :].split()[0])
    number, place = rows[-1]
    head = (
        f"/Type /XRef /W [{' '.join(map(str, _COLUMNS))}] /Index [{' '.join(f'{number} 1' for number, _ in rows)}]"
        f" /Size {number + 1} /Prev {previous} /Root {trailer.root} 0 R /Info {trailer.information} 0 R"
        f" /ID [<{trailer.name}> <{name}>] /Length {len(table)}"
    )
    whole = b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (number, head.encode(), table)
    return whole + b"startxref\n%d\n%%%%EOF\n" % place
