"""Staff extracts that were read and wait to be applied: kept for a day, for the one person who sent them."""

from __future__ import annotations

from datetime import datetime, timedelta

from induction.db import Session
from induction.db.queries import staff_import as queries
from induction.domain.errors import NotFoundError
from induction.domain.staff_import.packing import packed, unpacked
from induction.services.workforce.staff_import import StaffFile

KEPT_FOR = timedelta(days=1)


def keep(session: Session, moment: datetime, staff_member_id: int, file: StaffFile) -> int:
    """Keep what was read of a file, and forget what others have left lying; gives its key."""
    queries.delete_uploads_before(session, moment - KEPT_FOR)
    columns = {
        "uploaded_by_id": staff_member_id,
        "uploaded_at": moment,
        "file_name": file.name,
        "file_sha256": file.sha256,
        "body": packed(file.reading),
    }
    return queries.insert_upload(session, columns)


def own(session: Session, moment: datetime, staff_member_id: int, upload_id: int) -> StaffFile:
    """Give a file that somebody has sent and not yet applied.

    Raises:
        NotFoundError: ``no-upload``, also for another's, and for one that has waited for a day.
    """
    found = queries.upload(session, upload_id, staff_member_id)
    if found is None or found.uploaded_at < moment - KEPT_FOR:
        raise NotFoundError("no-upload", "There is no such file. Send it again.")
    return StaffFile(found.file_name, found.file_sha256, unpacked(found.body))


def forget(session: Session, upload_id: int) -> None:
    """Forget a file that was applied, or shall not be."""
    queries.delete_upload(session, upload_id)
