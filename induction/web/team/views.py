"""Views of the line manager's team: status and dates, never answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from induction.domain.errors import NotFoundError
from induction.domain.people import Role
from induction.domain.reports.disclosure import MOST_WITHOUT_PASSWORD, PasswordNeededError
from induction.domain.reports.report import percent_words
from induction.domain.standings.requirement import Status
from induction.services.standings import team
from induction.services.standings.team import View
from induction.web import exports
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.exports import Wanted
from induction.web.house import house
from induction.web.layout import page
from induction.web.reports.charts import tone
from induction.web.sessions import principal

blueprint = Blueprint("team", __name__, url_prefix="/team")


@blueprint.get("")
@access(Role.LINE_MANAGER)
def index() -> ResponseReturnValue:
    """Show who in the team is in date, directly and indirectly."""
    here, view = house(), _view(request.args)
    found = team.team(session(), principal(), view, here.today())
    return page(
        "team/index.html",
        view=view, found=found, rate=percent_words(found.rate), statuses=list(Status),
        programmes=here.library.programmes.values(), following=_following(view, found.following), tone=tone,
        download=url_for("team.download", **_query(view)), own_id=principal().staff_member_id,
    )  # fmt: skip


@blueprint.get("/download.csv")
@access(Role.LINE_MANAGER)
def download() -> ResponseReturnValue:
    """Send the list as a file when it is about few people; ask for the password otherwise."""
    try:
        return _file(_view(request.args), most=MOST_WITHOUT_PASSWORD)
    except PasswordNeededError:
        return exports.ask(_wanted(_view(request.args)))


@blueprint.post("/download.csv")
@access(Role.LINE_MANAGER)
def download_all() -> ResponseReturnValue:
    """Send the list about any number of people to whoever gives the password."""
    view = _view(request.args)
    return exports.confirm(_wanted(view)) or _file(view, most=None)


def _wanted(view: View) -> Wanted:
    found = team.team(session(), principal(), view, house().today())
    facts = (
        ("Programme", view.programme.title),
        ("Who", "Direct reports" if view.directly else "Direct and indirect reports"),
        ("Status", ", ".join(status.value for status in view.statuses).capitalize() or "All"),
    )
    everybody = view.statuses or tuple(found.counts)
    people = sum(found.counts.get(status, 0) for status in everybody)
    return Wanted("My team: CSV", people, facts, url_for("team.index", **_query(view)))


def _file(view: View, *, most: int | None) -> Response:
    """Write the file, and keep evidence of it."""
    here, stream = house(), exports.scratch()
    try:
        rows = team.write_csv(session(), principal(), view, day=here.today(), stream=stream, most=most)
        writer = writing()
        team.record_export(writer, principal(), view, rows=rows, moment=here.now())
        writer.commit()
    except BaseException:
        stream.close()
        raise
    return exports.send(stream, f"team-{here.today().isoformat()}.csv", "text/csv; charset=utf-8")


def _view(args: MultiDict[str, str]) -> View:
    programmes = house().library.programmes
    chosen = args.get("programme", next(iter(programmes)))
    if chosen not in programmes:
        raise NotFoundError("no-programme", "There is no such programme.")
    name, _, key = args.get("after", "").rpartition("~")
    after = (name[:120], int(key)) if name and key.isascii() and key.isdigit() and len(key) < 10 else None
    return View(programmes[chosen], args.get("who") == "directly", team.statuses(args.getlist("status")), after)


def _query(view: View) -> dict[str, Any]:
    return {
        "programme": view.programme.id,
        "who": "directly" if view.directly else None,
        "status": [status.value for status in view.statuses],
    }


def _following(view: View, place: tuple[str, int] | None) -> str:
    return url_for("team.index", **_query(view), after=f"{place[0]}~{place[1]}", _anchor="people") if place else ""
