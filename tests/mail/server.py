"""A real mail server on a loopback port that can be told to misbehave: refuse, put off, stall, drop after DATA."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Behaviour:
    """How the server answers; `taken` holds what it has taken in, also where it then dropped the line."""

    rcpt: str = ""
    data: str = ""
    stalls: bool = False
    drops_after_data: bool = False
    taken: list[Message] = field(default_factory=list)

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options) -> str:  # noqa: N802
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.stalls:
            await asyncio.sleep(30)
        if self.data:
            return self.data
        self.taken.append(message_from_bytes(envelope.content))
        if self.drops_after_data:
            server.transport.abort()
        return "250 OK"

    def ids(self) -> list[str]:
        """The Message-IDs of what was taken."""
        return [str(each["Message-ID"]) for each in self.taken]


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[int]:
    """Serve on a free port of the loopback, and give the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(behaviour, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
