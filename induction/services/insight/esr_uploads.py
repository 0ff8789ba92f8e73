"""ESR exports that are being looked at: kept for a day, for the one person who sent them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from induction.db import Session
from induction.db.queries import esr as queries
from induction.domain.errors import NotFoundError
from induction.domain.esr.packing import packed, unpacked
from induction.services.insight.esr import EsrFile

KEPT_FOR = timedelta(days=1)


def keep(session: Session, moment: datetime, staff_member_id: int, file: EsrFile, as_at: date) -> int:
    """Keep what was read of an export, and the day it is held against; gives its key."""
    forget_old(session, moment)
    columns = {
        "uploaded_by_id": staff_member_id,
        "uploaded_at": moment,
        "file_name": file.name,
        "file_sha256": file.sha256,
        "body": packed(file.reading, as_at),
    }
    return queries.insert_upload(session, columns)


def own(session: Session, moment: datetime, staff_member_id: int, upload_id: int) -> tuple[EsrFile, date]:
    """Give an export that somebody has sent, and the day it is held against.

    Raises:
        NotFoundError: ``no-upload``, also for another's, and for one that has waited for a day.
    """
    found = queries.upload(session, upload_id, staff_member_id)
    if found is None or found.uploaded_at < moment - KEPT_FOR:
        raise NotFoundError("no-upload", "There is no such file. Send it again.")
    reading, as_at = unpacked(found.body)
    return EsrFile(found.file_name, found.file_sha256, reading), as_at


def forget(session: Session, upload_id: int) -> None:
    """Forget an export."""
    queries.delete_upload(session, upload_id)


def has_old(session: Session, moment: datetime) -> bool:
    """Tell whether an export has been kept for long enough."""
    return queries.has_uploads_before(session, moment - KEPT_FOR)


def forget_old(session: Session, moment: datetime) -> None:
    """Forget exports that have been kept for long enough."""
    queries.delete_uploads_before(session, moment - KEPT_FOR)
