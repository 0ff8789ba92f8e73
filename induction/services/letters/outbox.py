"""The outbox as the worker empties it: take the next message, hand it over, note what became of it."""

from __future__ import annotations

from datetime import datetime

from induction.db import Session
from induction.db.models import Message
from induction.db.queries import outbox as queries
from induction.domain import outbox as rules
from induction.domain.calendar import london_date
from induction.mail import Letter
from induction.services.letters import reminders


def take_next(session: Session, moment: datetime) -> Message | None:
    """Claim the message whose turn it is; one that is no longer true is withdrawn, and the next one looked at.

    The caller commits before handing it over, so that no other worker sends it too.
    """
    queries.take_up_again(session, moment - rules.CLAIMED_FOR)
    while message := queries.next_waiting(session, moment):
        if reminders.still_holds(
            session, staff_member_id=message.staff_member_id, kind=message.kind, about_on=message.about_on,
            day=london_date(moment),
        ):  # fmt: skip
            message.state, message.claimed_at = "sending", moment
            session.flush()
            return message
        message.state, message.trouble = "withdrawn", None
        session.flush()
    return None


def letter_of(message: Message, sender: str) -> Letter:
    """Give a claimed message as it goes out."""
    return Letter(
        message.message_id, sender, message.address, message.subject, message.body, message.invite or "",
        message.created_at,
    )  # fmt: skip


def note_sent(message: Message, moment: datetime) -> None:
    """Note that the mail server has taken a message."""
    message.state, message.claimed_at, message.sent_at, message.trouble = "sent", None, moment, None
    message.tries += 1


def note_trouble(message: Message, words: str, moment: datetime) -> None:
    """Note a try in vain: the message waits for its next turn, and is given up after about three days."""
    message.tries += 1
    again_at = rules.next_try(message.tries, moment)
    message.claimed_at, message.trouble = None, words[:300]
    message.state, message.next_try_at = ("waiting", again_at) if again_at else ("given up", message.next_try_at)


def note_refused(message: Message, words: str) -> None:
    """Note that the address is refused for good; HR sees it and mends the address."""
    message.tries += 1
    message.state, message.claimed_at, message.trouble = "given up", None, words[:300]
