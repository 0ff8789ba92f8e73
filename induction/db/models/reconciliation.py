"""ESR's competency exports that somebody has sent and looks at."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, sha, short


class EsrUpload(Base):
    """An export that was read: deleted when its sender has done with it, or when a day has passed.

    `body` holds numbers and dates of the rows about our competences, compressed; no name was taken from the file.
    """

    __tablename__ = "esr_upload"
    __table_args__ = (Index(None, "uploaded_at"),)

    id: Mapped[key]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    uploaded_at: Mapped[moment]
    file_name: Mapped[short]
    file_sha256: Mapped[sha]
    body: Mapped[bytes] = mapped_column(LargeBinary)
