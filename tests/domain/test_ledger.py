"""What an entry and its record look like, byte for byte."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.certificates.certificate import AssuranceLevel
from induction.domain.proofs.ledger import BOUND, Clock, Entry, Kind, moment_text, record_hash, record_text, stamp

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
VALUES = st.recursive(
    st.text() | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.none(),
    st.lists,
    max_leaves=8,
)


def test_an_entry_is_this_line_and_this_hash() -> None:
    entry = Entry(17, Kind.CERTIFICATE_ISSUED, MOMENT, Clock.SET_BACK, bytes(range(32)))
    assert entry.data == (
        b'{"clock":"set back","index":17,"kind":"certificate issued",'
        b'"record":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",'
        b'"recorded_at":"2026-11-23T09:30:00.000000Z","version":1}'
    )
    assert entry.leaf == sha256(b"\x00" + entry.data).digest()


def test_a_record_is_this_line_and_this_hash() -> None:
    facts = {
        "typed_name": 'Ayşe "O\'Neil"\n\u2028',
        "level": AssuranceLevel.SERVER,
        "cycle": 2,
        "is_demo": True,
        "none": None,
        "achieved_on": date(2026, 11, 23),
        "achieved_at": MOMENT,
        "entries": [[1, 2], ["a"]],
    }
    text = record_text("attestation:4", facts)
    assert text == (
        '{"facts":{"achieved_at":"2026-11-23T09:30:00.000000Z","achieved_on":"2026-11-23","cycle":2,'
        '"entries":[[1,2],["a"]],"is_demo":true,"level":"server","none":null,'
        '"typed_name":"Ayşe \\"O\'Neil\\"\\n\u2028"},"subject":"attestation:4","version":1}'
    )
    assert record_hash(b"s" * 16, text) == sha256(b"s" * 16 + text.encode()).digest()


@given(st.text(), st.dictionaries(st.text(), VALUES))
def test_a_record_is_what_the_json_module_writes(subject: str, facts: dict[str, object]) -> None:
    whole = {"facts": facts, "subject": subject, "version": 1}
    written = record_text(subject, facts)  # type: ignore[arg-type]
    assert written == json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert json.loads(written) == whole


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, -(2**53), b"x", {"a": 1}, {1}, [1.5], [[2**53]]])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        record_text("completion:1", {"value": value})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (MOMENT, "2026-11-23T09:30:00.000000Z"),
        (datetime(2026, 7, 1, 0, 30, 0, 5, ZoneInfo("Europe/London")), "2026-06-30T23:30:00.000005Z"),
        (datetime(2026, 7, 1, tzinfo=timezone(timedelta(hours=-5))), "2026-07-01T05:00:00.000000Z"),
    ],
)
def test_a_moment_has_one_form(moment: datetime, text: str) -> None:
    assert moment_text(moment) == text


@pytest.mark.parametrize(
    ("last", "seconds", "at", "clock"),
    [
        (None, 0, 0, Clock.STEADY),
        (0, 0, 0, Clock.STEADY),  # two in one instant
        (0, 1, 1, Clock.STEADY),
        (0, -60, 0, Clock.STEADY),  # requests that overtook one another
        (0, -61, 0, Clock.SET_BACK),
    ],
)
def test_time_stands_rather_than_run_backwards(last: int | None, seconds: int, at: int, clock: Clock) -> None:
    before = None if last is None else MOMENT + timedelta(seconds=last)
    assert stamp(MOMENT + timedelta(seconds=seconds), before) == (MOMENT + timedelta(seconds=at), clock)


def test_the_bound_columns_are_in_order_and_name_nothing_twice() -> None:
    for columns in BOUND.values():
        assert [*columns] == sorted(set(columns))
