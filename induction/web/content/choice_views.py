"""What people misunderstand: figures about groups, for those who write the policy and the scenes."""

from __future__ import annotations

from io import BytesIO

from flask import Response
from flask.typing import ResponseReturnValue

from induction.domain.item_analysis.clauses import CONVINCED, WORTH_A_LOOK, ClauseFigures
from induction.domain.item_analysis.suppression import FEWEST
from induction.domain.item_analysis.words import sure_words, why
from induction.domain.library_values import Library
from induction.domain.policies.policy import Policy
from induction.services.insight import item_results
from induction.web.access import access
from induction.web.content.area import READERS, blueprint
from induction.web.database import session
from induction.web.house import house
from induction.web.layout import page

MOST_PUT_FORWARD = 10


@blueprint.get("/misunderstood")
@access(*READERS)
def misunderstood() -> ResponseReturnValue:
    """Rank the clauses, put forward those that are surely misunderstood, and lead to the situations."""
    library = house().library
    found = [(policy, item_results.clauses(session(), library, policy.slug)) for policy in _in_force(library)]
    return page(
        "content/misunderstood.html",
        found=found,
        put_forward=[
            (policy, each, item_results.duties(library, policy, each))
            for policy, clauses in found
            for each in _put_forward(clauses)
        ],
        modules=list(library.modules.values()),
        counted=item_results.counted(session()),
        why=why, fewest=FEWEST, worth=round(100 * WORTH_A_LOOK), convinced=round(100 * CONVINCED),
    )  # fmt: skip


@blueprint.get("/misunderstood/<module_id>")
@access(*READERS)
def choices(module_id: str) -> ResponseReturnValue:
    """Show what people chose in each situation of a module, version by version."""
    library = house().library
    found = item_results.situations(session(), library, module_id)
    return page(
        "content/choices.html",
        module=library.module(module_id),
        found=found,
        counted=item_results.counted(session()),
        sure_words=sure_words, fewest=FEWEST,
    )  # fmt: skip


@blueprint.get("/misunderstood.csv")
@access(*READERS)
def choices_csv() -> ResponseReturnValue:
    """Send all figures as CSV."""
    out = BytesIO()
    item_results.write_csv(session(), house().library, out)
    return _file(out, "text/csv; charset=utf-8", "csv")


@blueprint.get("/misunderstood.json")
@access(*READERS)
def choices_json() -> ResponseReturnValue:
    """Send all figures as JSON lines."""
    out = BytesIO()
    item_results.write_json(session(), house().library, out)
    return _file(out, "application/jsonl; charset=utf-8", "json")


def _put_forward(clauses: list[ClauseFigures]) -> list[ClauseFigures]:
    return [each for each in clauses if each.is_worth_a_look][:MOST_PUT_FORWARD]


def _in_force(library: Library) -> list[Policy]:
    return [library.policy(slug) for slug in sorted(library.current_versions)]


def _file(out: BytesIO, media_type: str, ending: str) -> Response:
    response = Response(out.getvalue(), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="first-choices.{ending}"'
    return response
