"""For the machines that watch the service: is the process alive, and can it do its work."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from induction.services import readiness, rounds
from induction.services.proofs import ledger
from induction.services.standings import standing
from induction.web.access import PUBLIC, access
from induction.web.database import session
from induction.web.house import house

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access(PUBLIC)
def healthz() -> ResponseReturnValue:
    """Answer as long as the process lives; asks nothing of anything else."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@access(PUBLIC)
def readyz() -> ResponseReturnValue:
    """Tell whether people can be served: the database answers and has every migration.

    The ledger does not count: people are served, and their attestations kept, while certificates wait.
    Standing that is not yet worked out by the requirements in use is told, and the worker sees to it; pages are served.
    Without a worker people are served too, but certificates and letters wait.
    """
    here = house()
    database = readiness.database_state(here.database)
    ledger_waits = ledger.why_issuing_waits(session(), here.now()) if database == "ready" else ""
    pending = here.press.pending(here.now())
    ready = database == "ready"
    answer = {
        "status": "ready" if ready else "not ready",
        "database": database,
        "certificates": f"pending: {pending}" if pending else "ready",
        "ledger": f"alarm: {ledger_waits}" if ledger_waits else "ready",
        "standing": _standing() if ready else "unknown",
        "worker": _worker() if ready else "unknown",
    }
    return jsonify(answer), 200 if ready else 503


def _worker() -> str:
    """Say when the worker was last seen, and what waits when that is too long ago."""
    seen_at = rounds.worker_seen_at(session())
    seen = f"seen at {seen_at:%Y-%m-%dT%H:%M:%SZ}" if seen_at else "never seen"
    if rounds.has_stopped(seen_at, house().now()):
        return f"stopped: {seen}; certificates and letters wait until `induction worker` runs"
    return seen


def _standing() -> str:
    return "ready" if standing.is_current(session(), house().library) else "being worked out"
