"""How many people a change affects: on the author's page and in the command, the same as the publication counts."""

from __future__ import annotations

import json
from datetime import timedelta
from math import ceil
from typing import Any

import pytest
from click.testing import CliRunner

from induction import clock
from induction.cli import root
from induction.db import Session
from induction.services.authoring.policy_change import compare
from induction.services.authoring.policy_reach import reach
from tests.versions.desk import Desk
from tests.versions.next_version import NEW, OLD, SLUG
from tests.versions.office import CORE, MANAGERS, TODAY, Office, holds, reckon


@pytest.fixture(autouse=True)
def people(session: Session, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four in date by version 1.0, one of them as a manager; one by 1.1 already; one whose year is over."""
    desk.write_next_version()
    holds(session, "Bo Larsen")
    holds(session, "Ada Quill")
    holds(session, "Ines Marsh", staff_group="Nursing and Midwifery Registered")
    manager = holds(session, "Max Osei", programme=MANAGERS)
    holds(session, "Up To Date", version=NEW, line_manager_id=manager)
    holds(session, "Long Ago", until=TODAY - timedelta(1))
    reckon(session, manager)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def diff_here(desk: Desk, url: str, *arguments: str) -> str:
    folders = ["--content-dir", str(desk.content), "--scenarios-dir", str(desk.scenarios)]
    command = ["policy", "diff", OLD, NEW, *folders, *arguments]
    done = CliRunner(env={"INDUCTION_DATABASE_URL": url}).invoke(root, command)
    assert done.exit_code == 0, done.output
    return done.stdout


def people_of(desk: Desk, url: str, *arguments: str) -> Any:
    return json.loads(diff_here(desk, url, "--format", "json", *arguments))["people"]


def test_the_command_counts_those_in_date_by_an_earlier_version(desk: Desk, database_url: str) -> None:
    found = people_of(desk, database_url)
    assert found["assignments"] == 4
    counted = {(each["programme"], each["audience"]): each["people"] for each in found["programmes"]}
    assert counted[CORE, "all-staff"] == 3
    assert counted[CORE, "registered-professionals"] == 1
    assert counted[CORE, "union-representatives"] == 0, "nobody is known to represent a union"
    assert counted[MANAGERS, "managers"] == 1
    text = diff_here(desk, database_url)
    assert "induction-core, all staff: 3 in date by an earlier version; answer these scenes and attest again" in text
    assert f"asked in all: 4 attestations, {found['minutes']} minutes of staff time" in text


def test_the_cost_is_what_each_persons_reading_answering_and_attesting_takes(
    office: Office, session: Session, desk: Desk, database_url: str
) -> None:
    library = desk.load()
    found = reach(session, library, compare(library, SLUG, OLD, NEW), day=TODAY)
    core, managers = (next(each for each in found.programmes if each.programme.id == name) for name in (CORE, MANAGERS))
    by_group = {frozenset(asked.audiences): (asked.seconds, len(who)) for asked, who in core.asked}
    assert sorted(count for _, count in by_group.values()) == [1, 2]
    assert core.minutes == ceil(sum(seconds * count for seconds, count in by_group.values()) / 60)
    assert people_of(desk, database_url)["minutes"] == found.minutes == core.minutes + managers.minutes
    office.publish(OLD)
    office.write_next()
    assert office.plan().reach.people_asked == 4, "the publication counts the same people"


def test_what_authors_found_lowers_the_cost_in_the_command_too(desk: Desk, database_url: str) -> None:
    harmless = people_of(desk, database_url, "--found", "6-1-friend-requests=nothing")
    assert harmless["minutes"] < people_of(desk, database_url)["minutes"]


@pytest.mark.parametrize("url", ["", "sqlite:////nowhere/at/all.db"])
def test_without_a_database_it_says_that_nobody_was_counted(desk: Desk, url: str) -> None:
    assert people_of(desk, url) is None
    assert "How many people\n  not counted: " in diff_here(desk, url)
