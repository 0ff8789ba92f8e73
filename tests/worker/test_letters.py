"""Letters from the record to the mail server and back: written once, true when sent, taken back when done."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from induction.db import Database
from induction.db.models import Message
from induction.domain.people import Role
from induction.services import rounds as services
from induction.worker import Yard, rounds
from tests import staff
from tests.mail.server import Behaviour, serving
from tests.standings import clear, stands
from tests.worker.conftest import Clock

TODAY = date(2026, 11, 24)
OFF = "smtp://127.0.0.1:1"


@pytest.fixture
def people(database: Database) -> dict[str, int]:
    """A manager with three reports, and somebody in HR."""
    with database.session() as session:
        boss = staff.add_staff(session, Role.LINE_MANAGER, number="40100001", name="Grace Boss")
        made = {"boss": boss, "hr": staff.add_staff(session, Role.HR, number="40100002", name="Priya HR")}
        made["soon"] = staff.add_staff(session, number="40100003", name="Ada Soon", line_manager_id=boss)
        made["late"] = staff.add_staff(session, number="40100004", name="Bo Late", line_manager_id=boss)
        made["plain"] = staff.add_staff(session, number="40100005", name="Cy Plain", line_manager_id=boss, email=None)
        for key in made.values():
            clear(session, key)
        stands(session, made["soon"], "due soon", due_on=TODAY + timedelta(days=30), expires_on=TODAY)
        stands(session, made["late"], "overdue", due_on=TODAY - timedelta(days=8))
        stands(session, made["plain"], "not started", due_on=TODAY + timedelta(days=20))
        stands(session, made["boss"], "compliant", due_on=TODAY + timedelta(days=200))
        stands(session, made["hr"], "exempt")
        session.commit()
    return made


def messages(database: Database) -> list[Message]:
    with database.session() as session:
        return [*session.scalars(select(Message).order_by(Message.id))]


def kinds(database: Database, person: int) -> list[str]:
    return [each.kind for each in messages(database) if each.staff_member_id == person]


def renew(database: Database, person: int) -> None:
    with database.session() as session:
        clear(session, person)
        stands(session, person, "compliant", due_on=TODAY + timedelta(days=395))
        session.commit()


def test_a_days_letters_are_written_once(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int], clock: Clock
) -> None:
    yard = yard_to(OFF)
    for _ in range(3):
        rounds.write_letters(yard)
    clock.pass_(days=1)
    rounds.write_letters(yard)  # the next day: the same stage, so no new letter; the week's digest has gone
    assert kinds(database, people["soon"]) == ["due in 30"]
    assert kinds(database, people["late"]) == ["overdue 1"]
    assert kinds(database, people["boss"]) == ["manager digest"]
    assert kinds(database, people["hr"]) == ["HR summary"]
    assert kinds(database, people["plain"]) == [], "nobody without an address is written to"


def test_nothing_is_written_before_seven_or_without_mail(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int], clock: Clock
) -> None:
    clock.pass_(hours=-3)
    rounds.write_letters(yard_to(OFF))
    clock.pass_(hours=3)
    rounds.write_letters(yard_to(""))
    assert people
    assert messages(database) == []


def test_what_the_letters_say(database: Database, yard_to: Callable[[str], Yard], people: dict[str, int]) -> None:
    rounds.write_letters(yard_to(OFF))
    said = {each.staff_member_id: each for each in messages(database)}
    soon = said[people["soon"]]
    assert soon.subject == "Due by 24 December 2026: Staff Use of Social Media"
    assert "you are asked this because: everybody is asked" in soon.body
    assert "https://induction.example/\n" in soon.body
    assert said[people["late"]].subject.startswith("Overdue since 16 November 2026")
    assert said[people["late"]].invite is None
    digest = said[people["boss"]].body
    assert "- Bo Late: Staff Use of Social Media, overdue, was due on 16 November 2026" in digest
    assert "- Cy Plain: Staff Use of Social Media, not started, due by 14 December 2026" in digest
    assert "answers" in digest
    assert said[people["hr"]].subject == "Policy training on 24 November 2026: summary for HR", "the figures' own day"
    summary = said[people["hr"]].body
    assert "2 of 4 in date (50.0%); 1 exempt" in summary
    assert "1 overdue, 1 due soon, 1 new starter within" in summary


def test_a_letter_that_is_no_longer_true_is_not_sent(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int]
) -> None:
    behaviour = Behaviour()
    rounds.write_letters(yard_to(OFF))
    renew(database, people["soon"])
    with serving(behaviour) as port:
        assert rounds.deliver(yard_to(f"smtp://127.0.0.1:{port}")) == (3, 0)
    assert "ada" not in " ".join(str(each["Subject"]) for each in behaviour.taken)
    assert [each.state for each in messages(database) if each.staff_member_id == people["soon"]] == ["withdrawn"]


def test_the_calendar_entry_is_cancelled_when_it_is_done(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int]
) -> None:
    behaviour = Behaviour()
    with serving(behaviour) as port:
        yard = yard_to(f"smtp://127.0.0.1:{port}")
        rounds.write_letters(yard)
        rounds.deliver(yard)
        rounds.take_back(yard)
        assert kinds(database, people["soon"]) == ["due in 30"], "nothing is taken back while it is owed"
        renew(database, people["soon"])
        for _ in range(2):
            rounds.take_back(yard)
            rounds.deliver(yard)
    assert kinds(database, people["soon"]) == ["due in 30", "done"]
    calendars = [
        Calendar.from_ical(part.get_payload(decode=True))
        for each in behaviour.taken
        for part in each.walk()
        if part.get_content_type() == "text/calendar"
    ]
    assert [each["METHOD"] for each in calendars] == ["PUBLISH", "CANCEL"]
    assert len({str(each.walk("VEVENT")[0]["UID"]) for each in calendars}) == 1


def test_a_letter_that_waits_is_withdrawn_when_it_is_done(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int]
) -> None:
    yard = yard_to(OFF)
    rounds.write_letters(yard)
    renew(database, people["soon"])
    rounds.take_back(yard)
    assert [(each.kind, each.state) for each in messages(database) if each.staff_member_id == people["soon"]] == [
        ("due in 30", "withdrawn")
    ]


@pytest.mark.parametrize(
    ("behaviour", "trouble"),
    [(None, "did not answer"), (Behaviour(rcpt="451 Later"), "451"), (Behaviour(data="554 No"), "554")],
    ids=["down", "puts off", "refuses the text"],
)
def test_trouble_loses_nothing(
    database: Database,
    yard_to: Callable[[str], Yard],
    people: dict[str, int],
    clock: Clock,
    behaviour: Behaviour | None,
    trouble: str,
) -> None:
    rounds.write_letters(yard_to(OFF))
    before = [each.message_id for each in messages(database)]
    if behaviour is None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        rounds.deliver(yard_to(f"smtp://127.0.0.1:{port}"))
    else:
        with serving(behaviour) as port:
            assert rounds.deliver(yard_to(f"smtp://127.0.0.1:{port}")) == (0, 1)
    troubled = [each for each in messages(database) if each.trouble]
    assert len(troubled) == 1, "the trouble is everybody's, so the others wait untried"
    assert trouble in (troubled[0].trouble or "")
    assert {each.state for each in messages(database)} == {"waiting"}
    well = Behaviour()
    with serving(well) as port:
        yard = yard_to(f"smtp://127.0.0.1:{port}")
        assert rounds.deliver(yard) == (3, 0), "its turn comes again in a minute"
        clock.pass_(minutes=2)
        assert rounds.deliver(yard) == (1, 0)
        assert rounds.deliver(yard) == (0, 0)
    assert sorted(well.ids()) == sorted(before)
    assert people


def test_a_refused_address_is_given_up_and_the_others_go(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int]
) -> None:
    rounds.write_letters(yard_to(OFF))
    with serving(Behaviour(rcpt="550 No such mailbox")) as port:
        assert rounds.deliver(yard_to(f"smtp://127.0.0.1:{port}")) == (0, 4)
    assert {(each.state, each.trouble) for each in messages(database)} == {
        ("given up", "The mail server said 550 No such mailbox")
    }
    assert people


def test_only_a_line_dropped_after_the_text_sends_twice_and_then_under_one_id(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int], clock: Clock
) -> None:
    rounds.write_letters(yard_to(OFF))
    behaviour = Behaviour(drops_after_data=True)
    with serving(behaviour) as port:
        yard = yard_to(f"smtp://127.0.0.1:{port}")
        assert rounds.deliver(yard) == (0, 1)
        behaviour.drops_after_data = False
        clock.pass_(minutes=2)
        assert rounds.deliver(yard) == (4, 0)
    assert len(behaviour.ids()) == 5
    assert len(set(behaviour.ids())) == 4
    assert people


def test_a_worker_that_died_while_sending_is_followed_by_another(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int], clock: Clock
) -> None:
    """The message stays claimed for ten minutes, and then goes out under the same Message-ID."""
    rounds.write_letters(yard_to(OFF))
    with database.session() as session:
        first = session.scalars(select(Message).order_by(Message.id)).first()
        assert first
        first.state, first.claimed_at = "sending", clock()
        session.commit()
    behaviour = Behaviour()
    with serving(behaviour) as port:
        yard = yard_to(f"smtp://127.0.0.1:{port}")
        assert rounds.deliver(yard) == (3, 0)
        clock.pass_(minutes=11)
        assert rounds.deliver(yard) == (1, 0)
    assert first.message_id in behaviour.ids()
    assert people


def test_a_letter_is_given_up_after_three_days_and_never_lost_silently(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int], clock: Clock
) -> None:
    rounds.write_letters(yard_to(OFF))
    for _ in range(60):
        rounds.deliver(yard_to(OFF))
        clock.pass_(hours=6)
    assert people
    ended = messages(database)
    assert {each.state for each in ended} == {"given up"}
    assert all(each.trouble and each.tries == 11 for each in ended)


def test_a_round_goes_on_when_one_part_breaks_off(
    database: Database, yard_to: Callable[[str], Yard], people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_yard: Yard) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(rounds.works, "issue_certificates", breaks)
    rounds.go(yard_to(OFF))
    assert kinds(database, people["soon"]) == ["due in 30"]
    with database.session() as session:
        assert services.worker_seen_at(session) is not None
