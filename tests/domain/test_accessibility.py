"""The words beside automated accessibility results claim what was seen, and about which pages; never more."""

from __future__ import annotations

from induction.domain.accessibility import words

RESULTS = {
    "tool": "axe-core 4.10",
    "ran_on": "2026-11-25",
    "pages_fingerprint": "aa",
    "pages": [
        {"page": "team", "width": 320, "violations": []},
        {"page": "team", "width": 1280, "violations": []},
        {"page": "report", "width": 320, "violations": []},
    ],
}


def test_without_results_nothing_is_claimed() -> None:
    assert "Nothing is claimed here" in words(None, "aa")


def test_the_same_pages_are_said_to_be_the_same() -> None:
    told = words(RESULTS, "aa")
    assert "On 25 November 2026, axe-core 4.10 looked at 2 kinds of page in Chromium, 320 px and 1280 px wide" in told
    assert "3 times in all: no violation was found" in told
    assert "they are the same pages" in told


def test_results_about_other_pages_are_said_to_be_that() -> None:
    told = words(RESULTS, "bb")
    assert "**they are not the same**" in told
    assert "the same pages" not in told


def test_violations_are_counted() -> None:
    broken = {"page": "team", "width": 320, "violations": [{"rule": "color-contrast", "places": 1}]}
    assert "violations were found on 1 of them" in words({**RESULTS, "pages": [*RESULTS["pages"], broken]}, "aa")
