"""Anybody can verify a certificate: two answers, nothing kept, and no more than that."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug import formparser

from induction import jobs, pdf, settings, signing
from induction.app import create_app
from induction.db import Database
from induction.db.models import (
    Attestation,
    Certificate,
    CertificateFile,
    CertificateRevocation,
    Completion,
    StaffMember,
)
from induction.domain.people import Role
from induction.domain.proofs.ledger import Kind
from induction.domain.proofs.merkle import is_included, leaf_hash
from induction.library import Shelf
from induction.press import Press
from induction.services.certification import certificates, seal_keys
from induction.services.certification.certificates import Issuer
from induction.services.proofs import ledger
from induction.web.throttle import Throttle
from tests import facts
from tests.record import MOMENT, small_library, small_programme, staff_member
from tests.services.test_attestation import complete
from tests.web.conftest import Browser, Clock

NAME = "Ada O'Neil-Şahin"
SHOWN_NAME = NAME.replace("'", "&#39;")


@dataclass
class Issued:
    """A certificate that was really drawn and sealed."""

    body: bytes
    code: str
    number: str
    certificate_id: int


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the pages say does not depend on the database; the services are tested on both."""
    return sqlite_url


@pytest.fixture
def press(environ: dict[str, str]) -> Press:
    made = Press(settings.load(environ))
    made.prepare(MOMENT)
    return made


@pytest.fixture
def app(environ: dict[str, str], database: Database, shelf: Shelf, clock: Clock, press: Press) -> Flask:
    made = create_app(settings.load(environ), store=database, shelf=shelf, press=press, now=clock)
    made.test_client_class = Browser
    return made


@pytest.fixture
def issue(database: Database, press: Press, clock: Clock) -> Callable[[], Issued]:
    """Issue a certificate of one and the same person, one cycle after the other."""
    people: list[int] = []

    def one() -> Issued:
        with database.session() as session:
            if not people:
                people.append(staff_member(session, NAME))
            cycle = 1 + session.query(Certificate).count()
            complete(session, people[0], cycle, clock())
            today = clock().date()
            attested = facts.attested(session, people[0], today, today.replace(year=today.year + 1), cycle=cycle)
            pending = certificates.create_pending(
                session, session.get_one(Attestation, attested), programme=small_programme(),
                completions=session.query(Completion).filter_by(cycle=cycle).all(), scope="2 modules",
                policy=small_library().policy(small_programme().policy), name=NAME, employee_number="90000001",
                issuer=Issuer("Larkmere Vale NHS Foundation Trust", "http://localhost", is_demo=True), moment=clock(),
            )  # fmt: skip
            row = session.get_one(Attestation, attested)
            kept = ledger.facts_of(Kind.ATTESTATION, row)
            ledger.record(session, clock(), Kind.ATTESTATION, f"attestation:{attested}", kept)
            session.commit()
            assert jobs.issue(session, [pending.id], jobs.OneByOne(press), clock)
            row = session.get_one(Certificate, pending.id)
            body = session.scalars(select(CertificateFile.body).where(CertificateFile.certificate_id == row.id)).one()
            return Issued(body, row.code, row.number, row.id)

    return one


def drop(client: Browser, body: bytes, **headers: str):
    """Send a file as a browser does; written by hand, because the test client would use a temporary file."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
    sent = {"data": head + body + b"\r\n--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
    return client.post("/verify", headers=headers, **sent)


def as_json(client: Browser, body: bytes) -> dict[str, object]:
    return drop(client, body, Accept="application/json").json


def test_a_genuine_file_is_told_with_its_facts(issue: Callable[[], Issued], client: Browser) -> None:
    issued = issue()
    page = drop(client, issued.body)
    assert page.status_code == 200
    for words in ("Genuine", "Sealed by", "valid until 23 November 2027", issued.number, SHOWN_NAME, "PAdES B-B"):
        assert words in page.text
    told = as_json(client, issued.body)
    assert (told["verdict"], told["current"], told["name"]) == ("genuine", "valid", NAME)


@pytest.mark.parametrize("change", [lambda body: body + b"\n", lambda body: body[:-9], lambda _: b"not a PDF at all"])
def test_any_other_file_is_not_genuine_and_tells_no_facts(
    change: Callable[[bytes], bytes], issue: Callable[[], Issued], client: Browser
) -> None:
    page = drop(client, change(issue().body)).text
    assert "This file is not genuine" in page
    assert SHOWN_NAME not in page
    assert "Only a genuine certificate can be current" in page


def test_a_file_of_ours_that_the_register_lacks_cannot_be_confirmed(
    issue: Callable[[], Issued], client: Browser, press: Press, app: Flask
) -> None:
    issued = issue()
    sealer = press._sealer()
    drawn = issued.body[: issued.body.index(b"%%EOF\n") + 6]
    again = sealer.seal(drawn, MOMENT + timedelta(seconds=1)).body
    assert signing.examine(again, signing.exported_trust(app.extensions["induction"].settings.data_dir)).verdict == (
        "genuine"
    )
    answer = as_json(client, again)
    assert (answer["verdict"], answer["reason"], answer["genuine"]) == ("cannot be confirmed", "not-registered", False)


def test_the_page_says_superseded_expired_and_revoked(
    issue: Callable[[], Issued], client: Browser, database: Database, clock: Clock
) -> None:
    first = issue()
    clock.pass_(days=300)
    second = issue()
    assert as_json(client, first.body)["current"] == "valid"  # both are, until the first is over
    clock.pass_(days=100)
    assert as_json(client, first.body)["current"] == "superseded"
    assert f"later certificate, {second.number}" in client.get(f"/verify/{first.code}").text
    revoke(database, second, clock)
    for page in (drop(client, second.body).text, client.get(f"/verify/{second.code}").text):
        assert "It was revoked on 28 December 2027: issued in error." in page
        assert "Genuine" in page
    answer = as_json(client, second.body)
    assert (answer["verdict"], answer["current"], answer["revoked_for"]) == ("genuine", "revoked", "issued in error")
    assert as_json(client, first.body)["current"] == "expired"  # what took its place stands no longer


def revoke(database: Database, issued: Issued, clock: Clock) -> None:
    with database.session() as session:
        row = CertificateRevocation(
            certificate_id=issued.certificate_id,
            reason="issued in error",
            revoked_at=clock(),
            revoked_on=clock().date(),
        )
        session.add(row)
        session.commit()


def test_with_a_compromised_key_only_what_the_ledger_recorded_before_is_genuine(
    issue: Callable[[], Issued], client: Browser, database: Database, clock: Clock, press: Press
) -> None:
    early = issue()
    clock.pass_(days=150)
    since = clock()
    clock.pass_(days=150)
    late = issue()
    with database.session() as session:
        (known,) = seal_keys.known(session)
        seal_keys.mark_compromised(session, known.key.id, since, actor="system:test", moment=clock())
        session.commit()
    forged = press._sealer().seal(early.body[: early.body.index(b"%%EOF\n") + 6], MOMENT - timedelta(minutes=1)).body
    answers = [as_json(client, body) for body in (early.body, late.body, forged)]
    assert [(answer["verdict"], answer["reason"]) for answer in answers] == [
        ("genuine", "anchored"),
        ("cannot be confirmed", "compromised"),
        ("cannot be confirmed", "not-registered"),
    ]
    assert "the ledger recorded exactly this file before that" in drop(client, early.body).text


def test_a_leavers_certificate_verifies_as_history(
    issue: Callable[[], Issued], client: Browser, database: Database, clock: Clock
) -> None:
    issued = issue()
    with database.session() as session:
        session.query(StaffMember).update({"ends_on": clock().date()})
        session.commit()
    clock.pass_(days=4000)
    answer = as_json(client, issued.body)
    assert (answer["verdict"], answer["current"], answer["name"]) == ("genuine", "expired", NAME)


def test_nothing_of_a_file_is_kept(
    issue: Callable[[], Issued], client: Browser, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = issue().body
    before = dump(database), sorted(path for path in tmp_path.rglob("*") if path.suffix != ".db-shm")

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    monkeypatch.setattr(tempfile, "_mkstemp_inner", refuse)
    monkeypatch.setattr(formparser, "SpooledTemporaryFile", refuse)
    assert drop(client, body).status_code == 200
    assert drop(client, b"x" * 4_000_000).status_code == 200
    assert (dump(database), sorted(path for path in tmp_path.rglob("*") if path.suffix != ".db-shm")) == before


def dump(database: Database) -> list[str]:
    connection = database.engine.raw_connection()
    try:
        return list(connection.driver_connection.iterdump())
    finally:
        connection.close()


def test_a_file_larger_than_any_certificate_is_refused_and_no_file_is_asked_for(client: Browser) -> None:
    assert drop(client, os.urandom(5_100_000)).status_code == 413
    page = client.post("/verify", data={})
    assert (page.status_code, "Choose the PDF file" in page.text) == (422, True)
    assert client.post("/verify", headers={"Accept": "application/json"}).status_code == 422


def test_who_asks_too_often_waits_and_is_told_how_long(client: Browser, clock: Clock) -> None:
    statuses = [drop(client, b"x").status_code for _ in range(32)]
    assert statuses == [200] * 30 + [429] * 2
    answer = drop(client, b"x")
    assert int(answer.headers["Retry-After"]) == 2
    clock.pass_(seconds=2)
    assert drop(client, b"x").status_code == 200
    codes = [client.get("/verify/none").status_code for _ in range(121)]
    assert codes == [404] * 120 + [429]


def test_a_throttle_forgets_rather_than_fills_the_memory(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("induction.web.throttle._MOST_ADDRESSES", 3)
    throttle = Throttle(burst=1, a_second=1)
    assert [throttle.wait(address, clock()) for address in "aabbcc"] == [0, 1, 0, 1, 0, 1]
    assert throttle.wait("d", clock()) == 0
    assert len(throttle._spent) == 1


def test_the_pages_stay_out_of_search_engines_and_need_no_script(issue: Callable[[], Issued], client: Browser) -> None:
    issued = issue()
    for answer in (client.get("/verify"), client.get(f"/verify/{issued.code}"), drop(client, issued.body)):
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
    bad = client.get("/verify/none")
    assert bad.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_an_unknown_and_a_malformed_code_cost_the_same_questions(client: Browser, statements: list[str]) -> None:
    asked = []
    for code in ("0" * 26, "none", "O" * 26, "x" * 99):
        statements.clear()
        assert client.get(f"/verify/{code}").status_code == 404
        asked.append(list(statements))
    assert asked[0]
    assert all(each == asked[0] for each in asked)


def test_the_two_files_for_checking_offline_are_there_for_anybody(
    issue: Callable[[], Issued], client: Browser, tmp_path: Path
) -> None:
    assert client.get("/verify/trust.pem", headers={"Accept": "application/json"}).status_code in (200, 409)
    issued = issue()
    (tmp_path / "trust.pem").write_bytes(client.get("/verify/trust.pem").data)
    assert signing.examine(issued.body, signing.read_trust(tmp_path / "trust.pem")).verdict == "genuine"
    program = client.get("/verify/verify_certificate.py")
    assert program.headers["Content-Disposition"] == 'attachment; filename="verify_certificate.py"'
    assert program.text.startswith("#!/usr/bin/env python3")


def test_hr_proposes_and_another_approves_and_the_public_page_says_so(
    issue: Callable[[], Issued], client: Browser, client_as: Callable[..., Browser], database: Database
) -> None:
    issued, hr, other = issue(), client_as(Role.HR, name="Hannah Reid"), client_as(Role.HR, name="Idris Cole")
    assert issued.number in hr.get(f"/register?find={issued.number}").text
    assert "No certificate has this number" in hr.get("/register?find=SM-NONE").text
    page = hr.get(f"/register/{issued.number}").text
    assert "Evidence" in page
    assert "Issue it in the new name" not in page
    refused = hr.send(f"/register/{issued.number}/revocation", words="")
    assert (refused.status_code, "Choose what whoever checks" in refused.text) == (422, True)
    sent = hr.send(
        f"/register/{issued.number}/revocation", reason="obtained improperly", words="See the meeting's note."
    )
    assert sent.status_code == 303
    assert "waits for a decision" in hr.get(f"/register/{issued.number}").text
    other.get(sent.location)
    assert other.send(sent.location, verdict="approved").status_code == 303
    assert "revoked on 23 November 2026: obtained improperly" in client.get(f"/verify/{issued.code}").text
    with database.session() as session:
        session.query(StaffMember).filter_by(name=NAME).update({"name": "Ada Okafor"})
        session.commit()
    assert hr.send(f"/register/{issued.number}/new-name", words="Married.").status_code == 409
    assert client_as(Role.LINE_MANAGER).get(f"/register/{issued.number}").status_code == 404


def test_a_new_name_is_proposed_on_the_page(
    issue: Callable[[], Issued], client_as: Callable[..., Browser], database: Database
) -> None:
    issued, hr = issue(), client_as(Role.HR, name="Hannah Reid")
    with database.session() as session:
        session.query(StaffMember).filter_by(name=NAME).update({"name": "Ada Okafor"})
        session.commit()
    assert "The record has the name Ada Okafor now" in hr.get(f"/register/{issued.number}").text
    assert hr.send(f"/register/{issued.number}/new-name", words=" ").status_code == 422
    assert hr.send(f"/register/{issued.number}/new-name", words="Married.").status_code == 303


def test_a_learner_takes_the_credential_alone_and_the_list_tells_of_its_revocation(
    issue: Callable[[], Issued], client: Browser, client_as: Callable[..., Browser], database: Database, clock: Clock
) -> None:
    issued = issue()
    token = pdf.attachments(issued.body)["credential.jwt"]
    proof = json.loads(pdf.attachments(issued.body)["ledger-proof.json"])
    path = [b64decode(each) for each in proof["path"]]
    assert is_included(
        leaf_hash(proof["entry"].encode()), proof["index"], proof["size"], path, b64decode(proof["root"])
    )
    assert json.loads(proof["record"])["facts"]["typed_name"] == "A Name"
    assert client_as(Role.HR).get(f"/certificates/{issued.number}/credential.jwt").status_code == 404
    entry = claims_of(token.decode())["credentialStatus"]
    assert entry["statusListCredential"] == "http://localhost/credentials/status/0"
    assert bit(client, entry) == 0
    revoke(database, issued, clock)
    assert bit(client, entry) == 1
    assert client.get("/credentials/status/1").status_code == 404
    assert client.get("/credentials/status/0").headers["Cache-Control"] == "public, max-age=300"


def claims_of(token: str) -> dict:
    middle = token.split(".")[1]
    return json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))


def bit(client: Browser, entry: dict) -> int:
    """Read a credential's bit of its list, as a verifier does."""
    listed = claims_of(client.get(entry["statusListCredential"].removeprefix("http://localhost")).text)
    packed = listed["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    place = int(entry["statusListIndex"])
    return bits[place // 8] >> (7 - place % 8) & 1


def test_whoever_comes_without_an_address_finds_the_page_from_the_sign_in_page(client: Browser) -> None:
    assert 'href="/verify"' in client.get("/sign-in").text
