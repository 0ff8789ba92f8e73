"""What is asked of whom, and why: the training needs analysis and the justification of each mandate."""

from __future__ import annotations

import json

from induction.domain.evidence_words import mandates
from induction.services.evidence.pack import Pack

HEADS = (
    "programme", "title", "competence", "policy", "audience", "people_in_scope", "modules", "minutes", "period_months",
    "due_days", "grace_days", "window_days", "early_renewal", "pass_rule", "owner", "approved_by", "approved_on",
    "review_on", "from_on",
)  # fmt: skip


def add(pack: Pack) -> None:
    """Add a row for each programme, and its justification in words. The completion files come first: they count."""
    programmes = pack.programmes.values()
    pack.table(
        "training-needs-analysis.csv",
        HEADS,
        [
            (
                each.id, each.title, each.competence_name(pack.house.competence_prefix), each.policy,
                json.dumps(each.audience.model_dump(mode="json", by_alias=True, exclude_none=True), ensure_ascii=False),
                pack.in_scope[each.id], " ".join(each.modules), each.mandate.minutes, each.period_months,
                each.due_days, each.grace_days, each.window_days, str(each.early_renewal), each.pass_rule.strip(),
                each.mandate.owner, each.mandate.approved_by, each.mandate.approved_on, each.mandate.review_on,
                each.from_on,
            )
            for each in programmes
        ],
    )  # fmt: skip
    pack.archive.add("mandates.md", mandates(programmes, pack.in_scope, pack.scope.to_on))
