"""The ways in which a message leaves: by SMTP, into a folder, or onto the console."""

from __future__ import annotations

import smtplib
import ssl
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from induction.settings import Mail

PATIENCE = 20.0  # seconds for each step of the conversation with the mail server


class MailTroubleError(Exception):
    """The message could not be handed over now, or it is unknown whether it was; try again with the same Message-ID."""


class RefusedAddressError(Exception):
    """The mail server refuses this address for good."""


@dataclass(frozen=True)
class Letter:
    """A message ready to go. `invite` is iCalendar text, or empty."""

    message_id: str
    sender: str
    address: str
    subject: str
    body: str
    invite: str
    moment: datetime

    def as_message(self) -> EmailMessage:
        """Put it into the form in which it is sent."""
        message = EmailMessage(policy=WIRE)
        message["Message-ID"] = self.message_id
        message["Date"] = format_datetime(self.moment)
        message["From"] = self.sender
        message["To"] = self.address
        message["Subject"] = self.subject
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office replies stay away
        message.set_content(self.body)
        if self.invite:
            method = "CANCEL" if "METHOD:CANCEL" in self.invite else "PUBLISH"
            message.add_attachment(
                self.invite.encode(), "text", "calendar",
                filename="due-date.ics", params={"method": method, "charset": "utf-8"},
            )  # fmt: skip
        return message


class Post(Protocol):
    """Takes letters away."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over.

        Raises:
            MailTroubleError: when it was not taken, or nobody can know whether it was.
            RefusedAddressError: when the address is refused for good.
        """

    def close(self) -> None:
        """End the conversation."""


def post_of(mail: Mail) -> Post:
    """Choose the way that the settings name."""
    parts = urlsplit(mail.url)
    if parts.scheme == "console":
        return _Console()
    if parts.scheme == "file":
        return _Folder(Path(unquote(parts.path)))
    return _Smtp(parts, mail.password)


class _Console:
    """Prints letters, for development."""

    def send(self, letter: Letter) -> None:
        sys.stdout.write(f"To: {letter.address}\nSubject: {letter.subject}\n\n{letter.body}\n")

    def close(self) -> None:
        sys.stdout.flush()


class _Folder:
    """Writes each letter as a file named by its Message-ID, for development and for gateways that take files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> None:
        name = letter.message_id.strip("<>").replace("/", "-")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = self._folder / f".{name}.part"
            unfinished.write_bytes(letter.as_message().as_bytes())
            unfinished.rename(self._folder / f"{name}.eml")
        except OSError as error:
            raise MailTroubleError(f"The mail folder cannot be written: {error.strerror}.") from error

    def close(self) -> None:
        return


class _Smtp:
    """One conversation with a mail server, opened at the first letter and again after trouble."""

    def __init__(self, parts: SplitResult, password: str) -> None:
        self._parts = parts
        self._password = password
        self._server: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        try:
            self._server = self._server or self._connect()
            self._server.send_message(letter.as_message())
        except smtplib.SMTPRecipientsRefused as error:
            code, words = error.recipients[letter.address]
            self._start_anew()
            raise (RefusedAddressError if code >= 500 else MailTroubleError)(_said(code, words)) from error
        except smtplib.SMTPResponseException as error:
            self._start_anew()
            raise MailTroubleError(_said(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            self._start_anew()
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise MailTroubleError(f"The mail server did not answer: {why}") from error

    def close(self) -> None:
        if self._server:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._start_anew()

    def _connect(self) -> smtplib.SMTP:
        host, scheme = self._parts.hostname or "localhost", self._parts.scheme
        context = ssl.create_default_context()
        if scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(
                host, self._parts.port or (587 if scheme == "smtp+starttls" else 25), timeout=PATIENCE
            )
        try:
            if scheme == "smtp+starttls":
                server.starttls(context=context)
            if self._parts.username:
                server.login(unquote(self._parts.username), self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _start_anew(self) -> None:
        if self._server:
            self._server.close()
        self._server = None


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"The mail server said {code} {' '.join(text.split())[:200]}"
