"""Sign-ins and their failures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, sha
from induction.db.types import Moment


class SignIn(Base):
    """One signed-in session, kept on the server; `token_hash` is the SHA-256 of what the browser holds."""

    __tablename__ = "sign_in"

    id: Mapped[key]
    token_hash: Mapped[sha] = mapped_column(unique=True)
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    started_at: Mapped[moment]
    last_seen_at: Mapped[moment]
    confirmed_at: Mapped[moment]
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInFailure(Base):
    """One failed sign-in; `account_key` is a hash of what was typed, so that no list of names builds up here."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "account_key", "failed_at"),)

    id: Mapped[key]
    account_key: Mapped[sha]
    failed_at: Mapped[moment]
