"""A Word file is a packed folder: look at its sizes before anything is unpacked, and at its XML before it is used."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from induction.documents.limits import LARGEST_MEMBER, LARGEST_UNPACKED, MOST_MEMBERS, MOST_PACKED, refusal

_IS_ENCRYPTED = 1


def check_packed(body: bytes) -> None:
    """Refuse a packed file that unpacks to more than a document would, or whose XML declares entities.

    Raises:
        RefusedError: ``bomb``, ``encrypted``, ``not-what-it-says``, ``hostile-xml`` or ``damaged``.
    """
    try:
        with ZipFile(BytesIO(body)) as packed:
            members = packed.infolist()
            _check_members(members, len(body))
            if "word/document.xml" not in packed.namelist():
                words = "is not a Word document: it holds no text of one. Save it as .docx, and import that."
                raise refusal("not-what-it-says", words)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_xml(packed.read(member), member.filename)
    except BadZipFile as error:
        raise refusal(
            "damaged", "is damaged. Open it in Word or LibreOffice, save it anew, and import that."
        ) from error


def _check_members(members: list[ZipInfo], size: int) -> None:
    if any(member.flag_bits & _IS_ENCRYPTED for member in members):
        raise refusal("encrypted", "is encrypted. Save it without a password, and import that.")
    unpacked = sum(member.file_size for member in members)
    largest = max((member.file_size for member in members), default=0)
    is_bomb = len(members) > MOST_MEMBERS or largest > LARGEST_MEMBER or unpacked > LARGEST_UNPACKED
    if is_bomb or unpacked > size * MOST_PACKED:
        words = f"would unpack to {unpacked / 1024 / 1024:,.0f} MB in {len(members)} parts, more than a policy has."
        raise refusal("bomb", f"{words} Open it in Word or LibreOffice, save it anew, and import that.")


def _check_xml(body: bytes, name: str) -> None:
    try:
        fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        words = f"declares entities in {name}, which no word processor does. Save it anew in Word or LibreOffice."
        raise refusal("hostile-xml", words) from error
    except ParseError as error:
        words = f"is damaged in {name}. Open it in Word or LibreOffice, save it anew, and import that."
        raise refusal("damaged", words) from error
