"""The certificate press: draw, check, seal. Joins the two adapters, which do not know each other."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from induction.domain.certificates import credential
from induction.domain.certificates.certificate import Attachment, CertificateDocument
from induction.domain.certificates.seal import Sealed
from induction.domain.errors import InductionError
from induction.services.certification import issuing
from induction.services.certification.issuing import Order
from induction.settings import Settings
from induction.signing import Sealer, key_stamp, make_demo_key

_Thing = TypeVar("_Thing")
_Made = TypeVar("_Made")
_TOGETHER = 4  # certificates that a process is given at a time
_REMEMBERED = 128  # certificates: what is drawn is checked when the two batches after it are drawn, too


class Press:
    """Turns a document into sealed bytes.

    Cheap to make: the key and the typesetter are loaded at the first certificate, after the server has forked. An
    alarm, in words for HR, keeps it from drawing anything.
    """

    def __init__(self, settings: Settings, alarm: str = "") -> None:
        self._settings = settings
        self.alarm = alarm
        self._lock = Lock()
        self._held: tuple[object, Sealer] | None = None
        self._attach = lru_cache(_REMEMBERED)(self._attachments)

    def draw(self, document: CertificateDocument) -> bytes:
        """Draw a certificate, unsealed.

        Raises:
            InductionError: with words for HR, when it cannot be drawn now.
        """
        from induction import pdf  # noqa: PLC0415  # loads a font library, which most processes never need

        if reason := self.alarm or pdf.why_unavailable():
            raise InductionError("press-unavailable", reason)
        return pdf.render(document, self._attached(document))

    def seal(self, drawn: bytes, document: CertificateDocument, moment: datetime) -> Sealed:
        """Check that a page holds what it should and nothing else, then seal it. Nothing unchecked is ever sealed.

        Raises:
            InductionError: with words for HR, when the page is not as it should be or cannot be sealed now.
        """
        from induction import pdf  # noqa: PLC0415  # as above

        pdf.check(drawn, document, self._attached(document))
        return self._sealer().seal(drawn, moment)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Sign the claims of a credential or of a status list, as a compact JWT.

        Raises:
            InductionError: with words for HR, when the key cannot be used.
        """
        return self._sealer().sign_claims(claims)

    def seal_beside(self, body: bytes, moment: datetime) -> bytes:
        """Seal a file that is no certificate, by a signature that goes beside it.

        Raises:
            InductionError: with words for HR, when it cannot be sealed now.
        """
        if self.alarm:
            raise InductionError("press-unavailable", self.alarm)
        return self._sealer().seal_beside(body, moment)

    def _attached(self, document: CertificateDocument) -> Sequence[Attachment]:
        """Give the files that lie inside a certificate: the same document and key make the same."""
        return self._attach(document, self._sealer().key.id if document.badge else "")

    def _attachments(self, document: CertificateDocument, _key_id: str) -> Sequence[Attachment]:
        made: list[Attachment] = []
        if document.badge:
            body = self.sign(credential.claims(document)).encode()
            words = "The certificate as an Open Badges 3.0 credential (VC-JWT)"
            made.append(Attachment(credential.FILE_NAME, credential.MEDIA_TYPE, words, body))
        if document.proof:
            words = "The proof that the attestation lies in the ledger (RFC 6962)"
            made.append(Attachment("ledger-proof.json", "application/json", words, document.proof.encode()))
        return made

    def prepare(self, moment: datetime) -> None:
        """Make the demo key where the settings name no key; does nothing when there is one."""
        if self._settings.is_demo:
            make_demo_key(self._settings.data_dir, self._settings.organisation, moment)

    def pending(self, moment: datetime) -> str:
        """Say why certificates wait, and what to do about it; empty when they do not."""
        from induction import pdf  # noqa: PLC0415  # as above

        return " ".join(filter(None, (self.alarm, pdf.why_unavailable(), self._why_no_seal(moment))))

    def _why_no_seal(self, moment: datetime) -> str:
        try:
            self._sealer().check(moment)
        except InductionError as error:
            return error.words
        return ""

    def _sealer(self) -> Sealer:
        """Give the sealer with the key in use: loaded once, and again when another key was put in use."""
        here = self._settings
        with self._lock:
            stamp = key_stamp(here.seal, here.data_dir)
            if self._held is None or self._held[0] != stamp:
                self._held = (stamp, Sealer.load(here.seal, here.data_dir))
            return self._held[1]


_press: Press | None = None  # the one of a child process


class PressRoom:
    """A workshop of several processes; leave the block to end them.

    They are spawned, not forked: each loads the fonts and the seal's key for itself, at its first certificate. Two
    threads would be slower than one, because typesetting holds the interpreter.
    """

    def __init__(self, settings: Settings, processes: int, alarm: str = "") -> None:
        context = multiprocessing.get_context("spawn")
        self._presses = [ProcessPoolExecutor(1, context, _begin, (settings, alarm)) for _ in range(processes)]

    def __enter__(self) -> PressRoom:
        return self

    def __exit__(self, *_: object) -> None:
        for press in self._presses:
            press.shutdown(cancel_futures=True)

    def draw(self, orders: Sequence[Order]) -> Iterable[bytes | str]:
        """Begin to draw each; whoever reads the results waits for them."""
        return self._dealt(_draw, orders)

    def seal(self, drawn: Sequence[tuple[Order, bytes]]) -> Iterable[Sealed | str]:
        """Begin to check and seal each; whoever reads the results waits for them."""
        return self._dealt(_seal, drawn)

    def _dealt(self, work: Callable[[_Thing], _Made], things: Sequence[_Thing]) -> Iterable[_Made]:
        """Deal work out in turns: what a process has drawn comes to it again, with the credential that it remembers."""
        count = len(self._presses)
        made = [press.map(work, things[first::count], chunksize=_TOGETHER) for first, press in enumerate(self._presses)]
        return (next(made[place % count]) for place in range(len(things)))


def _begin(settings: Settings, alarm: str) -> None:
    global _press  # noqa: PLW0603 - one press for the whole life of the process
    _press = Press(settings, alarm)


def _draw(order: Order) -> bytes | str:
    assert _press is not None  # noqa: S101 - tells mypy; the pool begins each process
    return issuing.draw_or_say_why(_press, order)


def _seal(drawn: tuple[Order, bytes]) -> Sealed | str:
    assert _press is not None  # noqa: S101 - as above
    return issuing.seal_or_say_why(_press, *drawn)
