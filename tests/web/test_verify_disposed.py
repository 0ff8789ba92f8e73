"""A certificate that was really sealed, after two people disposed of the record behind it: what its holder is told.

Eleven years after the sealing the seal's own key is long out of date. The holder still has the file; we have nothing
of it but hashes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from induction import jobs
from induction.cli import root
from induction.db import Database
from induction.db.models import Attestation, Certificate, CertificateFile
from induction.press import Press
from tests import leavers
from tests.leavers import LATER, TELLTALE, Office
from tests.web.conftest import Browser, Clock
from tests.web.test_retention import as_, dispose  # noqa: F401  # a fixture, and the two people's acts
from tests.web.test_verify import app, as_json, database_url, drop, press  # noqa: F401  # fixtures

PERSONAL = re.compile("|".join(map(re.escape, TELLTALE)))
GONE = "disposed of under the retention schedule on 1 December 2037"


@pytest.fixture
def clock() -> Clock:
    return Clock(LATER)


@pytest.fixture(params=["valid", "revoked"])
def office(
    request: pytest.FixtureRequest, database: Database, press: Press, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> Office:  # fmt: skip
    """The leaver, who is due: one certificate that was never touched, or two that were corrected and revoked."""
    monkeypatch.setattr(leavers, "PaperPress", lambda: press)
    if request.param == "valid":
        monkeypatch.setattr(leavers, "_acts", lambda _: None)
    with database.session() as session:
        made = leavers.office(session)
        made.find_due()
        session.expunge_all()
    return made


class Held:
    """What the leaver took home: the files, their codes and numbers, and what anybody checks them by."""

    def __init__(self, database: Database, office: Office, folder: Path, environ: dict[str, str]) -> None:
        with database.session() as session:
            rows = session.execute(
                select(Certificate.code, Certificate.number, CertificateFile.body)
                .join(CertificateFile, CertificateFile.certificate_id == Certificate.id)
                .join(Attestation, Attestation.id == Certificate.attestation_id)
                .where(Attestation.staff_member_id == office.leaver)
                .order_by(Certificate.id)
            ).all()
            others = session.scalars(
                select(CertificateFile.body).where(CertificateFile.body.not_in([row[2] for row in rows]))
            )
            self.others = b"".join(others)
        self.codes, self.numbers, self.bodies = zip(*rows, strict=True)
        self.folder = folder
        folder.mkdir()
        for number, body in zip(self.numbers, self.bodies, strict=True):
            (folder / f"{number}.pdf").write_bytes(body)
        written = CliRunner().invoke(root, ["keys", "export-trust", "--output", str(folder / "trust.pem")], env=environ)
        assert written.exit_code == 0, written.output

    def verify(self, number: str, *words: str, environ: dict[str, str]) -> tuple[int, str]:
        done = CliRunner().invoke(
            root, ["certificate", "verify", str(self.folder / f"{number}.pdf"), *words], env=environ
        )
        return done.exit_code, done.output

    def pieces(self) -> list[bytes]:
        """Parts of these files alone (fonts are in others' too), short enough to lie in one page of the database."""
        parts = (body[at : at + 64] for body in self.bodies for at in range(500, len(body) - 64, 250))
        return [part for part in parts if part not in self.others]


@pytest.fixture
def held(database: Database, office: Office, tmp_path: Path, environ: dict[str, str]) -> Held:
    return Held(database, office, tmp_path.parent / f"{tmp_path.name}-home", environ)


def test_the_holder_is_answered_and_nobody_is_named(
    held: Held, office: Office, as_: Callable[[str], Browser], client: Browser  # noqa: F811
) -> None:  # fmt: skip
    assert PERSONAL.search(drop(client, held.bodies[0]).text), "before, the page states the facts"
    was = [as_json(client, body)["current"] for body in held.bodies]
    assert was in (["expired"], ["revoked", "revoked"])
    dispose(office, as_)
    for body, before in zip(held.bodies, was, strict=True):
        page = drop(client, body)
        assert page.status_code == 200
        assert "This file is genuine" in page.text
        assert GONE in page.text
        assert "what it states is what we issued" in page.text
        assert not PERSONAL.search(page.text)
        told = as_json(client, body)
        assert (told["verdict"], told["genuine"], told["reason"]) == ("genuine", True, "disposed")
        assert (told["current"], told["revoked_on"]) == (
            ("revoked", "2026-11-23") if before == "revoked" else ("unknown", None)
        )  # that a credential was revoked stays known
        assert told["disposed_on"] == "2037-12-01"
        assert not {"name", "number", "programme", "achieved_on"} & told.keys()


def test_by_code_it_is_the_same_answer(
    held: Held, office: Office, as_: Callable[[str], Browser], client: Browser  # noqa: F811
) -> None:  # fmt: skip
    dispose(office, as_)
    for code in held.codes:
        page = client.get(f"/verify/{code}")
        assert (page.status_code, GONE in page.text, PERSONAL.search(page.text)) == (200, True, None)
        told = client.get(f"/verify/{code}", headers={"Accept": "application/json"}).json
        assert (told["genuine"], told["disposed_on"]) == (True, "2037-12-01")
        assert told["current"] == ("unknown" if len(held.codes) == 1 else "revoked")
    assert client.get(f"/verify/{'0' * 26}").status_code == 404


@pytest.mark.parametrize("office", ["valid"], indirect=True)
def test_a_file_with_one_byte_changed_gains_nothing_by_the_disposal(
    held: Held, office: Office, as_: Callable[[str], Browser], client: Browser  # noqa: F811
) -> None:  # fmt: skip
    dispose(office, as_)
    body = bytearray(held.bodies[0])
    body[len(body) // 2] ^= 1
    told = as_json(client, bytes(body))
    assert (told["verdict"], told["genuine"], "disposed_on" in told) == ("not genuine", False, False)


@pytest.mark.parametrize("office", ["revoked"], indirect=True)
def test_offline_the_command_still_finds_it_genuine(
    held: Held, office: Office, as_: Callable[[str], Browser], environ: dict[str, str]  # noqa: F811
) -> None:  # fmt: skip
    bare = {"INDUCTION_DATABASE_URL": "sqlite:////nowhere/none.db", "INDUCTION_DATA_DIR": "/nowhere"}
    trust = ("--trust", str(held.folder / "trust.pem"))
    before = [held.verify(number, *trust, environ=bare) for number in held.numbers]
    dispose(office, as_)
    assert [held.verify(number, *trust, environ=bare) for number in held.numbers] == before
    for number, (code, said) in zip(held.numbers, before, strict=True):
        assert (code, "Verdict: genuine" in said, number in said) == (0, True, True)
    for number in held.numbers:  # on the service's own machine, with its database and its trust
        assert held.verify(number, environ=environ) == before[held.numbers.index(number)]
        made = CliRunner().invoke(root, ["certificate", "prove", number], env=environ)
        assert made.exit_code == 1, "of a record that is gone there is no proof to be had"
        assert not PERSONAL.search(made.output)
    checked = CliRunner().invoke(root, ["ledger", "verify"], env=environ)
    assert checked.exit_code == 0, checked.output
    assert "Records disposed of: 0." not in checked.stdout


@pytest.mark.parametrize("office", ["revoked"], indirect=True)
def test_no_personal_datum_and_no_part_of_the_file_is_kept_by_us(
    held: Held, office: Office, as_: Callable[[str], Browser], database: Database, client: Browser, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    before = everything(tmp_path)
    assert sum(piece in before for piece in held.pieces()) > max(20, len(held.pieces()) // 2)
    assert all(code.encode() in before for code in held.codes)
    dispose(office, as_)
    drop(client, held.bodies[0])
    assert jobs.sweep_disposals(database, lambda: LATER) == 1
    database.close()
    after = everything(tmp_path)
    assert not [piece for piece in held.pieces() if piece in after]
    for word in (*TELLTALE, *held.codes, *held.numbers):
        assert word.encode() not in after, word


def everything(folder: Path) -> bytes:
    """Every byte of the data folder: database, trust, keys, checkpoints."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
