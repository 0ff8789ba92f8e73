"""Staff extracts: what waits to be applied, what was applied, and what became of each row."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, sha, short


class StaffUpload(Base):
    """A staff extract that somebody has sent and not yet applied; deleted when it is, or when a day has passed.

    `body` holds only what the plan needs of the file, compressed: what must not be kept was never taken from it.
    """

    __tablename__ = "staff_upload"
    __table_args__ = (Index(None, "uploaded_at"),)

    id: Mapped[key]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    uploaded_at: Mapped[moment]
    file_name: Mapped[short]
    file_sha256: Mapped[sha]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class StaffImport(Base):
    """A staff extract that was applied: which file, by whom, when, and how many people it touched. Append-only."""

    __tablename__ = "staff_import"
    __table_args__ = (Index(None, "imported_at"),)

    id: Mapped[key]
    file_name: Mapped[short]
    file_sha256: Mapped[sha]
    plan_fingerprint: Mapped[sha]
    rows_read: Mapped[int]
    joiners: Mapped[int]
    returners: Mapped[int]
    movers: Mapped[int]
    leavers: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    units: Mapped[int]
    actor: Mapped[short]
    imported_at: Mapped[moment]


class StaffImportLine(Base):
    """What became of one row, or of one person whom the file lacks. Append-only.

    `row_number` is the one a spreadsheet shows; `words` say which fields changed or why the row was refused, and never
    hold a name, an address or a date of anybody.
    """

    __tablename__ = "staff_import_line"
    __table_args__ = (
        Index(None, "staff_import_id"),
        Index(None, "staff_member_id"),
        CheckConstraint(
            "outcome IN ('joiner', 'returner', 'mover', 'leaver', 'changed', 'refused', 'remark')",
            name="outcome_known",
        ),
    )

    id: Mapped[key]
    staff_import_id: Mapped[int] = mapped_column(ForeignKey("staff_import.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    row_number: Mapped[int | None]
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    employee_number: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(String(500))
