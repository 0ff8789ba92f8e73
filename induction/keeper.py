"""The keeper of the ledger's checkpoints: joins the database, the key and the file. Loaded after the fork."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from induction.db import Database, Session
from induction.domain.errors import RefusedError
from induction.domain.proofs.checkpoint import Checkpoint
from induction.domain.proofs.signed_note import Signer, Verifier
from induction.services import readiness
from induction.services.proofs import checkpoints
from induction.settings import Settings
from induction.signing import checkpoint_file, ledger_key

_log = logging.getLogger(__name__)


class Keeper:
    """Signs checkpoints and keeps them outside the database; says when one is contradicted."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def signer(self) -> Signer:
        """Load the key, making one on first run.

        Raises:
            RefusedError: ``ledger-key``.
        """
        return ledger_key.load_signer(self._settings)

    def witnesses(self, session: Session, verifiers: Sequence[Verifier]) -> list[Checkpoint]:
        """Give every checkpoint that the database and the file keep.

        Raises:
            RefusedError: when one is not what was signed.
        """
        path = checkpoint_file.path_in(self._settings.data_dir)
        kept = checkpoints.kept(session, verifiers)
        return [*kept, *checkpoint_file.read_all(path, verifiers)] if path.exists() else kept

    def alarm(self, database: Database) -> str:
        """Say in words for HR that the ledger contradicts its last checkpoints; empty when it does not.

        It is logged too. A database that cannot be worked with yet contradicts nothing.
        """
        if readiness.database_state(database) != "ready":
            return ""
        with database.session() as session:
            try:
                words = checkpoints.contradiction(session, self._newest())
            except RefusedError as error:
                words = f"{error.words} Certificates wait until somebody has looked at it. Attesting goes on."
        if words:
            _log.critical("ledger: %s", words)
        return words

    def sign(self, session: Session, moment: datetime) -> str:
        """Sign a checkpoint of the ledger as it stands; the caller commits and then calls `publish`.

        Raises:
            RefusedError: as `checkpoints.sign`, and ``ledger-key``.
        """
        return checkpoints.sign(session, self.signer, self._newest(), moment)

    def publish(self, session: Session) -> None:
        """Write what is committed and the file lacks to the file, and the newest to the log."""
        notes = checkpoints.notes(session)
        if checkpoint_file.append(self._settings.data_dir, notes):
            _log.info("ledger checkpoint: %s", notes[-1].replace("\n", " | "))

    def _newest(self) -> list[Checkpoint]:
        data_dir = self._settings.data_dir
        return checkpoint_file.read_last(checkpoint_file.path_in(data_dir), ledger_key.known_verifiers(data_dir))
