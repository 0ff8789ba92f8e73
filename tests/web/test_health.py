"""What the machines that watch the service are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from induction import settings
from induction.app import create_app
from induction.db import Database
from induction.db.models import LedgerCheckpoint
from induction.services import readiness, rounds
from tests.staff import reckon_everybody


def test_the_process_answers(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")


def test_it_is_ready_with_a_database_and_says_what_certificates_wait_for(client, app, tmp_path):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ready"
    assert answer.json["database"] == "ready"
    assert answer.json["certificates"].startswith("pending: ")  # no key has been made in this test
    assert answer.json["standing"] == "being worked out"  # nobody has been, by these requirements


def test_it_says_when_standing_is_worked_out_by_the_requirements_in_use(client, database):
    with database.session() as session:
        reckon_everybody(session)
        session.commit()
    assert client.get("/readyz").json["standing"] == "ready"


def test_a_ledger_that_contradicts_its_checkpoint_is_told_while_people_are_served(client, database, clock):
    assert client.get("/readyz").json["ledger"] == "ready"
    with database.session() as session:
        session.add(LedgerCheckpoint(size=9, root=bytes(32), note="signed when there were nine", signed_at=clock()))
        session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    assert answer.json["ledger"].startswith(
        "alarm: The ledger contradicts a signed checkpoint: it had 9 entries and has"
    )


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (None, "stopped: never seen; certificates and letters wait until `induction worker` runs"),
        (0, "seen at 2026-11-23T14:05:00Z"),
        (300, "seen at 2026-11-23T14:00:00Z"),
        (301, "stopped: seen at 2026-11-23T13:59:59Z; certificates and letters wait until `induction worker` runs"),
    ],
)
def test_it_says_when_the_worker_was_last_seen_and_what_waits_without_it(client, database, clock, ago, told):
    if ago is not None:
        with database.session() as session:
            rounds.show_life(session, clock() - timedelta(seconds=ago))
            session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["worker"]) == (200, told)


def test_the_process_answers_without_asking_the_database(client, statements):
    client.get("/healthz")
    assert statements == []


def test_it_is_not_ready_without_its_tables(environ, shelf, clock, tmp_path):
    bare = Database(f"sqlite:///{tmp_path}/bare.db")
    bare.engine.connect().close()
    answer = create_app(settings.load(environ), store=bare, shelf=shelf, now=clock).test_client().get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, "migrations missing")
    bare.close()


def test_looking_makes_no_file(tmp_path):
    nowhere = Database(f"sqlite:///{tmp_path}/nowhere.db")
    assert readiness.database_state(nowhere) == "migrations missing"
    assert list(tmp_path.iterdir()) == []


def test_it_is_not_ready_without_a_database():
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2")
    assert readiness.database_state(gone) == "unreachable"
    gone.close()
