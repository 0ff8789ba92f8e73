"""The requirements that standing is worked out by, and since when."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, long, moment


class RequirementsSnapshot(Base):
    """The requirements file as it was when the program first worked by it: canonical JSON. Append-only."""

    __tablename__ = "requirements_snapshot"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[long]
    recorded_at: Mapped[moment]


class RequirementsUse(Base):
    """From when on standing has been worked out by which requirements; the newest row says by which. Append-only."""

    __tablename__ = "requirements_use"

    id: Mapped[key]
    fingerprint: Mapped[str] = mapped_column(ForeignKey("requirements_snapshot.fingerprint"))
    since_at: Mapped[moment]
