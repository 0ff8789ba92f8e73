"""Signing in as a service: what is charged, what is kept, who is recognised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select

from induction import passwords
from induction.db import Database, Session, begin_write
from induction.db.models import AuditEvent, SignIn, SignInFailure, StaffMember
from induction.domain.audit import Action
from induction.domain.errors import NotFoundError
from induction.domain.people import Principal, Role
from induction.services import sign_in
from induction.services.sign_in import Claim, MustWaitError
from tests.staff import PASSWORD, add_staff

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = "a secret of the tests"
IDLE, LIFETIME = timedelta(minutes=30), timedelta(hours=12)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.session() as opened:
        yield opened
    database.close()


@pytest.fixture
def statements(session: Session) -> Iterator[list[str]]:
    sent: list[str] = []
    engine = session.get_bind()

    def note(_connection, _cursor, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def claim(session: Session, identifier: str = "40100001", moment: datetime = NINE) -> Claim:
    begin_write(session)
    claimed = sign_in.claim(session, identifier, moment, SECRET)
    session.commit()
    return claimed


def enter(session: Session, identifier: str = "40100001", moment: datetime = NINE) -> str:
    claimed = claim(session, identifier, moment)
    assert sign_in.is_right(claimed, PASSWORD)
    begin_write(session)
    token = sign_in.admit(session, claimed, moment).token
    session.commit()
    return token


def present(session: Session, token: str, moment: datetime) -> sign_in.Presence:
    found = sign_in.recognise(session, token, moment, IDLE, LIFETIME)
    assert found is not None
    return found


def principal_of(session: Session, token: str, moment: datetime = NINE) -> Principal:
    found = present(session, token, moment).principal
    assert found is not None
    return found


@pytest.mark.parametrize(
    "identifier",
    ["40100001", " 40100001 ", "staff.40100001@larkmere.example", "Staff.40100001@LARKMERE.example"],
)
def test_somebody_is_found_by_number_or_address(session: Session, identifier: str) -> None:
    add_staff(session, Role.HR, Role.LINE_MANAGER)
    session.commit()
    principal = principal_of(session, enter(session, identifier))
    assert principal.name == "Ayşe O'Neil-Şahin"
    assert principal.roles == {Role.LEARNER, Role.HR, Role.LINE_MANAGER}
    assert (principal.signed_in_at, principal.confirmed_at) == (NINE, NINE)


def test_a_person_without_roles_is_a_learner(session: Session) -> None:
    add_staff(session)
    session.commit()
    assert principal_of(session, enter(session)).roles == {Role.LEARNER}


def test_recognising_takes_one_statement(session: Session, statements: list[str]) -> None:
    add_staff(session, Role.HR)
    session.commit()
    token = enter(session)
    statements.clear()
    principal_of(session, token)
    assert len([each for each in statements if each.startswith("SELECT")]) == 1


def test_the_token_is_stored_nowhere(session: Session) -> None:
    add_staff(session)
    session.commit()
    token = enter(session)
    assert len(token) >= 43  # 256 bits
    assert session.scalars(select(SignIn.token_hash)).all() == [sign_in.token_hash(token)]
    assert token not in session.scalars(select(SignIn.token_hash)).one()


@pytest.mark.parametrize("password", ["", PASSWORD + "x", PASSWORD.upper(), "x" * 5000])
def test_a_wrong_password_does_not_fit(session: Session, password: str) -> None:
    add_staff(session)
    session.commit()
    assert not sign_in.is_right(claim(session), password)


@pytest.mark.parametrize(
    "columns",
    [
        {"password_hash": None},  # nobody has given them one yet
        {"ends_on": date(2026, 11, 22)},  # yesterday was the last day
        {"password_hash": "not a hash"},
    ],
)
def test_some_accounts_take_no_password(session: Session, columns: dict[str, object]) -> None:
    add_staff(session, **columns)
    session.commit()
    assert not sign_in.is_right(claim(session), PASSWORD)


def test_the_last_day_of_employment_counts(session: Session) -> None:
    add_staff(session, ends_on=date(2026, 11, 23))
    session.commit()
    token = enter(session)
    half_past_eleven = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert sign_in.recognise(session, token, half_past_eleven, LIFETIME * 2, LIFETIME * 2).principal is not None
    assert present(session, token, half_past_eleven + timedelta(hours=1)).lapse == "left"


def test_an_unknown_account_costs_the_same_check(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    real = passwords.verify
    monkeypatch.setattr(passwords, "verify", lambda kept, typed: (checked.append(kept), real(kept, typed))[1])
    assert not sign_in.is_right(claim(session, "nobody@larkmere.example"), PASSWORD)
    assert len(checked) == 1
    assert checked[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_each_try_is_charged_before_the_password_is_looked_at(session: Session) -> None:
    add_staff(session)
    session.commit()
    for second in range(5):
        claim(session, moment=NINE + timedelta(seconds=second))
    with pytest.raises(MustWaitError) as refused:
        claim(session, moment=NINE + timedelta(seconds=10))
    assert refused.value.wait == timedelta(seconds=24)
    assert "Wait 24 seconds" in refused.value.words
    session.rollback()
    claim(session, moment=NINE + timedelta(seconds=34))


def test_number_and_address_are_one_account(session: Session) -> None:
    add_staff(session)
    session.commit()
    for identifier in ("40100001", "staff.40100001@larkmere.example") * 3:
        if session.scalar(select(SignInFailure.id).offset(4)) is None:
            claim(session, identifier)
    with pytest.raises(MustWaitError):
        claim(session, "staff.40100001@larkmere.example")


def test_an_unknown_account_waits_like_a_known_one(session: Session) -> None:
    for _ in range(5):
        claim(session, "nobody@larkmere.example")
    with pytest.raises(MustWaitError):
        claim(session, "Nobody@larkmere.example ")


def test_another_account_does_not_wait(session: Session) -> None:
    add_staff(session)
    session.commit()
    for _ in range(5):
        claim(session, "nobody@larkmere.example")
    assert sign_in.is_right(claim(session), PASSWORD)


def test_what_was_typed_is_not_to_be_read_from_the_failures(session: Session) -> None:
    claim(session, "typed.by.mistake")
    kept = session.scalars(select(SignInFailure.account_key)).one()
    assert "typed" not in kept
    assert len(kept) == 64


def test_a_right_password_forgets_the_failures(session: Session) -> None:
    add_staff(session)
    session.commit()
    for _ in range(4):
        claim(session)
    enter(session)
    assert session.scalars(select(SignInFailure.id)).all() == []


def test_the_wait_is_never_for_good(session: Session) -> None:
    add_staff(session)
    session.commit()
    moment = NINE
    for _ in range(30):
        claim(session, moment=moment)
        moment += timedelta(minutes=15)  # never longer, however often
    assert principal_of(session, enter(session, moment=moment), moment)


@pytest.mark.parametrize(
    ("later", "lapse"),
    [
        (timedelta(minutes=29, seconds=59), ""),
        (timedelta(minutes=30), "idle"),
    ],
)
def test_a_sign_in_ends_when_it_is_idle(session: Session, later: timedelta, lapse: str) -> None:
    add_staff(session)
    session.commit()
    assert present(session, enter(session), NINE + later).lapse == lapse


def test_a_sign_in_in_use_ends_after_its_lifetime(session: Session) -> None:
    add_staff(session)
    session.commit()
    token = enter(session)
    moment = NINE
    while moment < NINE + LIFETIME - timedelta(minutes=20):
        moment += timedelta(minutes=20)
        sign_in.touch(session, principal_of(session, token, moment), moment)
        session.commit()
    found = present(session, token, NINE + LIFETIME)
    assert (found.principal, found.lapse) == (None, "too-long")


def test_use_is_noted_once_a_minute(session: Session) -> None:
    add_staff(session)
    session.commit()
    token = enter(session)
    assert not present(session, token, NINE + timedelta(seconds=59)).is_stale
    assert present(session, token, NINE + timedelta(seconds=60)).is_stale


def test_a_token_never_given_out_is_nobody(session: Session) -> None:
    assert sign_in.recognise(session, "x" * 43, NINE, IDLE, LIFETIME) is None


def test_sign_ins_are_listed_and_ended_by_their_owner_only(session: Session) -> None:
    add_staff(session)
    add_staff(session, number="40100002", name="Idris Kowalczyk")
    session.commit()
    mine, other, theirs = enter(session), enter(session), enter(session, "40100002")
    me, stranger = principal_of(session, mine), principal_of(session, theirs)
    listed = [each.id for each in sign_in.own_sign_ins(session, me, NINE, IDLE, LIFETIME)]
    assert set(listed) == {me.session_id, principal_of(session, other).session_id}
    with pytest.raises(NotFoundError):
        sign_in.end_other(session, me, stranger.session_id, NINE)
    sign_in.end_other(session, me, principal_of(session, other).session_id, NINE)
    session.commit()
    assert present(session, other, NINE).lapse == "ended"
    assert present(session, theirs, NINE).principal is not None
    with pytest.raises(NotFoundError):
        sign_in.end_other(session, me, present(session, other, NINE).staff_member_id + 10_000, NINE)


def test_every_act_leaves_evidence(session: Session) -> None:
    member = add_staff(session)
    session.commit()
    refused = claim(session)
    sign_in.refuse(session, refused, NINE)
    session.commit()
    token = enter(session)
    me = principal_of(session, token)
    again = sign_in.claim_again(session, me, NINE, SECRET)
    session.commit()
    sign_in.confirm(session, again, me, NINE + timedelta(minutes=1))
    sign_in.sign_out(session, me, NINE + timedelta(minutes=2))
    session.commit()
    kept = session.execute(select(AuditEvent.actor, AuditEvent.action, AuditEvent.subject).order_by(AuditEvent.id))
    assert [tuple(row) for row in kept] == [
        ("system:sign-in", Action.SIGN_IN_REFUSED, f"staff:{member}"),
        (f"staff:{member}", Action.SIGNED_IN, f"sign-in:{me.session_id}"),
        (f"staff:{member}", Action.PASSWORD_CONFIRMED, f"sign-in:{me.session_id}"),
        (f"staff:{member}", Action.SIGNED_OUT, f"sign-in:{me.session_id}"),
    ]


def test_an_older_hash_is_renewed_with_the_right_password(session: Session) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    member = add_staff(session, password_hash=weak)
    session.commit()
    claimed = claim(session)
    assert sign_in.is_right(claimed, PASSWORD)
    renewed = sign_in.renewed_hash(claimed, PASSWORD)
    assert renewed is not None
    sign_in.admit(session, claimed, NINE, renewed)
    session.commit()
    kept = session.get(StaffMember, member).password_hash
    assert kept == renewed
    assert not passwords.needs_rehash(kept)


def test_nobody_is_admitted_without_an_account(session: Session) -> None:
    nobody = replace(claim(session, "nobody@larkmere.example"), account=None)
    with pytest.raises(NotFoundError):
        sign_in.admit(session, nobody, NINE)
