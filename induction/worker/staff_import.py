"""A staff import that is too large for somebody to wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from induction.db import begin_write
from induction.domain.audit import staff_actor
from induction.domain.staff_import.outcomes import in_a_sentence
from induction.services.jobs import Claimed
from induction.services.workforce import staff_import, staff_uploads
from induction.worker.yard import Yard

if TYPE_CHECKING:
    from induction.worker.works import Progress

KIND: Final = "staff import"


def import_staff(yard: Yard, claimed: Claimed, progress: Progress) -> str:
    """Import the file that was agreed to, all of it in one transaction, or refuse with the reason."""
    moment, person = yard.now(), claimed.started_by_id
    upload_id = int(claimed.detail["upload"])
    with yard.database.session() as session:
        begin_write(session)
        file = staff_uploads.own(session, moment, person, upload_id)
        agreement = staff_import.agree(
            session, moment, file, confirmed=claimed.detail["confirmed"], agreed=claimed.detail["agreed"]
        )
        staff_import.carry_out(session, moment, staff_actor(person), yard.library(), agreement, progress=progress)
        staff_uploads.forget(session, upload_id)
        session.commit()
    return in_a_sentence(agreement.plan)
