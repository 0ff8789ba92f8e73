"""Handing letters over: a real conversation with a real mail server, and what comes of each kind of trouble."""

from __future__ import annotations

import socket
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from icalendar import Calendar

from induction.mail import Entry, Letter, MailTroubleError, RefusedAddressError, post, post_of
from induction.settings import Mail
from tests.mail.server import Behaviour, serving

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ENTRY = Entry("7-2026-12-01@induction.example", date(2026, 12, 1), "Due", "https://induction.example/", "p@t.example")


def letter(**more: str) -> Letter:
    columns = {
        "message_id": "<one@induction.example>", "sender": "training@larkmere.example",
        "address": "ada@larkmere.example", "subject": "Due by 1 December 2026: Ελένη’s módule",
        "body": "Dear Ελένη,\n\n.a line that begins with a full stop\n", "invite": "",
    }  # fmt: skip
    return Letter(**columns | more, moment=MOMENT)


def send(port: int, *letters: Letter) -> None:
    way = post_of(Mail(f"smtp://127.0.0.1:{port}", "training@larkmere.example"))
    try:
        for each in letters or (letter(),):
            way.send(each)
    finally:
        way.close()


def test_a_letter_arrives_as_it_was_written() -> None:
    behaviour = Behaviour()
    with serving(behaviour) as port:
        send(port, letter(invite=ENTRY.invitation(MOMENT)), letter(message_id="<two@induction.example>"))
    assert behaviour.ids() == ["<one@induction.example>", "<two@induction.example>"]
    arrived = message_from_bytes(behaviour.taken[0].as_bytes(), policy=policy.default)
    assert arrived["Subject"] == letter().subject
    assert arrived["To"] == "ada@larkmere.example"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_body().get_content() == letter().body
    (attached,) = arrived.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached["Content-Type"].params["method"] == "PUBLISH"
    assert attached.get_filename() == "due-date.ics"
    event = Calendar.from_ical(attached.get_content()).walk("VEVENT")[0]
    assert event["UID"] == "7-2026-12-01@induction.example"


@pytest.mark.parametrize(
    ("behaviour", "error", "words"),
    [
        (Behaviour(rcpt="550 No such mailbox"), RefusedAddressError, "550 No such mailbox"),
        (Behaviour(rcpt="451 Try later"), MailTroubleError, "451 Try later"),
        (Behaviour(data="554 Not today"), MailTroubleError, "554 Not today"),
        (Behaviour(data="452 Disk full"), MailTroubleError, "452 Disk full"),
    ],
    ids=["refuses the address", "puts the address off", "refuses the text", "puts the text off"],
)
def test_a_server_that_says_no(behaviour: Behaviour, error: type[Exception], words: str) -> None:
    with serving(behaviour) as port, pytest.raises(error, match=words):
        send(port)
    assert behaviour.taken == []


def test_a_server_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(MailTroubleError, match="did not answer: Connection refused"):
        send(port)


def test_a_server_that_stalls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "PATIENCE", 0.5)
    behaviour = Behaviour(stalls=True)
    with serving(behaviour) as port, pytest.raises(MailTroubleError, match=r"did not answer: .*timed out"):
        send(port)
    assert behaviour.taken == []


def test_a_server_that_drops_the_line_after_taking_the_text() -> None:
    """Nobody can know whether it was taken: it is trouble, and the next try carries the same Message-ID."""
    behaviour = Behaviour(drops_after_data=True)
    with serving(behaviour) as port:
        with pytest.raises(MailTroubleError, match="did not answer"):
            send(port)
        behaviour.drops_after_data = False
        send(port)
    assert behaviour.ids() == ["<one@induction.example>"] * 2


def test_a_line_that_broke_is_opened_anew() -> None:
    behaviour = Behaviour(rcpt="451 Try later")
    with serving(behaviour) as port:
        way = post_of(Mail(f"smtp://127.0.0.1:{port}", "training@larkmere.example"))
        with pytest.raises(MailTroubleError):
            way.send(letter())
        behaviour.rcpt = ""
        way.send(letter())
        way.close()
    assert len(behaviour.taken) == 1


def test_a_folder_gets_a_file_a_letter(tmp_path: Path) -> None:
    way = post_of(Mail((tmp_path / "out box").as_uri(), "training@larkmere.example"))
    way.send(letter())
    way.send(letter())  # the same letter again is the same file
    way.close()
    (made,) = (tmp_path / "out box").iterdir()
    assert made.name == "one@induction.example.eml"
    assert message_from_bytes(made.read_bytes(), policy=policy.default)["Subject"] == letter().subject


def test_a_folder_that_cannot_be_written_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MailTroubleError, match="cannot be written"):
        post_of(Mail((tmp_path / "file").as_uri(), "t@larkmere.example")).send(letter())


def test_the_console_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    way = post_of(Mail("console:", "t@larkmere.example"))
    way.send(letter())
    way.close()
    assert "To: ada@larkmere.example\nSubject: Due by 1 December 2026" in capsys.readouterr().out


def test_an_entry_and_its_cancellation_are_of_one_uid() -> None:
    made, over = (Calendar.from_ical(text) for text in (ENTRY.invitation(MOMENT), ENTRY.cancellation(MOMENT)))
    assert (made["METHOD"], over["METHOD"]) == ("PUBLISH", "CANCEL")
    first, last = made.walk("VEVENT")[0], over.walk("VEVENT")[0]
    assert first["UID"] == last["UID"]
    assert (first["SEQUENCE"], last["SEQUENCE"]) == (0, 1)
    assert (first["STATUS"], last["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert first["DTSTART"].dt == date(2026, 12, 1)
    assert first["DTEND"].dt == date(2026, 12, 2)  # all day: the end is not part of it (RFC 5545, 3.6.1)
