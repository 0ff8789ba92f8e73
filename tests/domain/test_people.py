"""Names are printed as people write them, refused where they cannot be, and ordered by surname."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.errors import RefusedError
from induction.domain.names import sort_name
from induction.domain.people import LONGEST_NAME, printable_name, same_name

HONEST = [
    "Aylin O'Neil-Şahin",
    "Ciarán Ó Súilleabháin",
    "Nguyễn Thị Lan",
    "Ελένη Παπαδοπούλου",
    "D’Arcy St. John-Smith",
    "Ali\u200cReza",  # a zero-width non-joiner belongs into this name
    "Đặng 明",
]


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_stays_as_it_is(name):
    assert printable_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovell ", "Ada Lovell"),
        ("Ada\u00a0Lovell", "Ada Lovell"),  # a no-break space from a web page
        ("S\u0327ahin", "Şahin"),  # an accent typed apart is put in its place
        ("A" * LONGEST_NAME, "A" * LONGEST_NAME),
    ],
)
def test_a_name_is_tidied(typed, kept):
    assert printable_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "name-empty"),
        (" \u00a0 ", "name-empty"),
        ("A" * (LONGEST_NAME + 1), "name-long"),
        ("Ada\u202eLovell", "name-characters"),  # turns the direction of what follows
        ("Ada\u2066Lovell", "name-characters"),
        ("Ada\u0000Lovell", "name-characters"),
        ("Ada\u0007Lovell", "name-characters"),
        ("Ada\u200bLovell", "name-characters"),  # a space that cannot be seen
        ("Ada\ufeffLovell", "name-characters"),
        ("Ada\ue000Lovell", "name-characters"),  # private use: looks different everywhere
        ("Ada\ud800Lovell", "name-characters"),  # half a character
    ],
)
def test_a_name_that_cannot_be_printed_is_refused(typed, reason):
    with pytest.raises(RefusedError) as refused:
        printable_name(typed)
    assert refused.value.reason == reason


@given(st.text(max_size=120))
def test_whatever_is_accepted_is_one_tidy_line(text):
    try:
        name = printable_name(text)
    except RefusedError:
        return
    assert printable_name(name) == name
    assert 0 < len(name) <= LONGEST_NAME
    assert unicodedata.is_normalized("NFC", name)
    assert name == " ".join(name.split())
    assert not any(unicodedata.category(letter) in {"Cc", "Co", "Cs", "Cn"} for letter in name)
    assert not any(unicodedata.bidirectional(letter) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI"} for letter in name)


@pytest.mark.parametrize(
    ("typed", "recorded", "same"),
    [
        ("aylin o'neil-şahin", "Aylin O'Neil-Şahin", True),
        ("Aylin O’Neil‑Şahin", "Aylin O'Neil-Şahin", True),  # a curly quote and a no-break hyphen, as phones type them
        ("  Aylin  O'Neil-Şahin", "Aylin O'Neil-Şahin", True),
        ("Aylin O'Neil-S\u0327ahin", "Aylin O'Neil-Şahin", True),
        ("Aylin O'Neil-Sahin", "Aylin O'Neil-Şahin", True),  # a keyboard without the accent
        ("Lukasz Sorensen", "Łukasz Sørensen", True),
        ("Nguyen Thi Lan", "Nguyễn Thị Lan", True),
        ("AliReza", "Ali\u200cReza", True),
        ("Aylin O'Neil-Zahin", "Aylin O'Neil-Şahin", False),  # another letter is another name
        ("Aylin Şahin", "Aylin O'Neil-Şahin", False),
        ("", "Aylin O'Neil-Şahin", False),
    ],
)
def test_a_typed_name_is_the_recorded_one(typed, recorded, same):
    assert same_name(typed, recorded) is same


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_the_encoding_of_accents_does_not_matter(name, form):
    assert same_name(unicodedata.normalize(form, name), name)


@pytest.mark.parametrize(
    ("name", "surname", "key"),
    [
        ("Aylin O'Neil-Şahin", "", "oneil-sahin, aylin"),
        ("Hannah Beth Lockwood", "", "lockwood, hannah beth"),
        ("Ciarán Ó Súilleabháin", "", "osuilleabhain, ciaran"),  # beside O'Sullivan, as in a telephone directory
        ("Jan van der Berg", "", "vanderberg, jan"),
        ("Nguyễn Thị Lan", "Nguyễn", "nguyen, thi lan"),  # the surname comes first
        ("Nguyễn Thị Lan", "Unknown", "lan, nguyen thi"),  # a surname that is not in the name changes nothing
        ("Łukasz Øster", "", "oster, lukasz"),
        ("Ελένη Νικολάου", "", "νικολαου, ελενη"),
        ("Madonna", "", "madonna"),
        ("Van Nguyễn", "", "nguyen, van"),  # a first name that could be a particle stays a first name
    ],
)
def test_the_key_by_which_a_name_is_sorted(name, surname, key):
    assert sort_name(name, surname) == key


@given(st.text(min_size=1, max_size=LONGEST_NAME))
def test_every_name_has_a_key_that_fits_its_column(name):
    assert len(sort_name(name)) <= 120
