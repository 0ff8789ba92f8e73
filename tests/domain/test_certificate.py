"""What a certificate states, and how its number and its code are made and read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from induction.domain.certificates.certificate import (
    ALPHABET,
    AssuranceLevel,
    code_from,
    day_in_words,
    facts,
    grouped,
    number_from,
    shortened,
    tidy_code,
)
from tests.pdf.certificates import DOCUMENT

CODE = "7K3F9QXT0ABCDEFGHJKMNPQRST"


def test_the_facts_stand_in_reading_order_with_their_labels() -> None:
    labels = [fact.label for fact in facts(DOCUMENT)]
    assert labels[:4] == ["Organisation", "Name", "Employee number", "Programme"]
    assert labels.count("Module") == len(DOCUMENT.modules)
    stated = dict(facts(replace(DOCUMENT, assurance_level=AssuranceLevel.PAPER)))
    assert stated["Assurance"] == "recorded on paper and keyed by two people"
    assert stated["Policy"] == "Staff Use of Social Media Policy and Procedure, version 1.0"
    assert stated["Module"] == "Responding to criticism, version 3, achieved on 22 November 2026"
    assert stated["Valid until"] == "22 November 2027"
    assert stated["Verification code"] == "7K3F9-QXT0A-BCDEF-GHJKM-NPQRS-T"


@pytest.mark.parametrize("level", AssuranceLevel)
def test_every_assurance_level_has_words(level: AssuranceLevel) -> None:
    assert len(level.words) > 20


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 11, 3), "3 November 2026"), (date(2028, 2, 29), "29 February 2028")]
)
def test_a_date_is_written_without_a_leading_nought(day: date, words: str) -> None:
    assert day_in_words(day) == words


def test_a_fingerprint_is_shortened_to_what_an_eye_can_compare() -> None:
    assert shortened("0123456789abcdef" * 4) == "0123 4567 89ab cdef …"


def test_a_code_spells_130_bits_and_a_number_40() -> None:
    assert code_from(bytes(17)) == "0" * 26
    assert code_from(b"\xff" * 17) == "Z" * 26
    assert number_from(b"\xff" * 5) == "SM-ZZZZ-ZZZZ"
    assert len({code_from((1 << bit).to_bytes(17, "big")) for bit in range(130)}) == 130


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (grouped(CODE), CODE),
        (CODE.lower(), CODE),
        (" 7K3F9 QXT0A BCDEF GHJKM NPQRS T ", CODE),
        (CODE.replace("0", "O"), CODE),  # a nought read as the letter
        (CODE[:-1], None),
        (CODE + "T", None),
        ("U" * 26, None),
        ("", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert tidy_code(typed) == code


def test_look_alike_letters_are_never_printed() -> None:
    assert not set("ILOU") & set(ALPHABET)
    assert len(ALPHABET) == 32
