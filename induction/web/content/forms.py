"""The form by which a publication is proposed."""

from __future__ import annotations

from flask import request
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from induction.domain.policies.impact import REWORDED_ASKS, Ask
from induction.domain.proposals import LONGEST_REASON
from induction.services.authoring.publication import LONGEST_DAYS, SHORTEST_DAYS, USUAL_DAYS
from induction.web.forms import Form

FOUND = "found-"
_WORDS = dict(zip(("nothing", "read", "practise"), REWORDED_ASKS, strict=True))


class ProposalForm(Form):
    """How many days people get, why it is published, and what the author found of reworded obligations."""

    due_days = StringField("Days to do it in", [InputRequired("Enter a number of days")], default=str(USUAL_DAYS))
    reason = TextAreaField("Why this is published now")

    longest = LONGEST_REASON
    shortest_days, longest_days = SHORTEST_DAYS, LONGEST_DAYS

    @property
    def is_only_asking(self) -> bool:
        """Tell whether the author only wants to see what the findings change."""
        return request.form.get("act") == "show"

    @property
    def days(self) -> int:
        """The number of days; 0 for what is no number, which is too few."""
        given = self.due_days.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0

    def judged(self) -> dict[str, Ask]:
        """Give what the author found of reworded obligations, where it is not what is proposed anyway."""
        given = {name.removeprefix(FOUND): word for name, word in request.form.items() if name.startswith(FOUND)}
        return {name: _WORDS[word] for name, word in given.items() if _WORDS.get(word, Ask.READ) is not Ask.READ}

    def found(self, obligation_id: str) -> str:
        """Give the word that is chosen for an obligation, for the form."""
        word = request.form.get(FOUND + obligation_id, "read")
        return word if word in _WORDS else "read"
