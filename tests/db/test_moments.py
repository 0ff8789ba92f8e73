"""A moment comes back as it went in: aware, in UTC, to the microsecond, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from induction.db import Session
from induction.db.models import AuditEvent

LONDON = ZoneInfo("Europe/London")
NEPAL = timezone(timedelta(hours=5, minutes=45))


def keep(session: Session, moment: datetime) -> None:
    session.add(AuditEvent(happened_at=moment, actor="system:test", action="tested", subject="test:1"))
    session.commit()
    session.expire_all()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 23, 14, 5, 0, 123456, tzinfo=UTC),
        datetime(2027, 7, 1, 0, 30, tzinfo=LONDON),  # still 30 June in UTC
        datetime(2027, 10, 31, 1, 30, tzinfo=LONDON, fold=1),  # the second half past one of that night
        datetime(2026, 11, 23, 14, 5, tzinfo=NEPAL),
    ],
)
def test_a_moment_comes_back_in_utc(session: Session, moment: datetime) -> None:
    keep(session, moment)
    kept = session.scalar(select(AuditEvent.happened_at))
    assert kept == moment.astimezone(UTC)
    assert kept is not None
    assert kept.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        keep(session, datetime(2026, 11, 23, 14, 5))  # noqa: DTZ001  # the very thing that is refused


def test_a_servers_own_time_zone_changes_nothing(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET TIME ZONE 'Asia/Kathmandu'"))
    moment = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    keep(session, moment)
    kept = session.scalar(select(AuditEvent.happened_at))
    assert kept is not None
    assert (kept, kept.utcoffset()) == (moment, timedelta(0))


def test_moments_are_compared_as_moments(session: Session) -> None:
    keep(session, datetime(2026, 11, 23, 14, 5, tzinfo=NEPAL))
    later = datetime(2026, 11, 23, 8, 21, tzinfo=UTC)  # a minute later, though its hour is smaller
    assert session.scalars(select(AuditEvent).where(AuditEvent.happened_at < later)).one()
    assert not session.scalars(select(AuditEvent).where(AuditEvent.happened_at > later)).all()
