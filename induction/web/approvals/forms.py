"""The form by which a proposal is decided."""

from __future__ import annotations

from wtforms import TextAreaField

from induction.domain.proposals import LONGEST_REASON
from induction.web.forms import Form


class DecisionForm(Form):
    """A word to the person who proposed it; needed to decline. Which button was pressed says the verdict."""

    words = TextAreaField("Your words to the person who proposed this")
    longest = LONGEST_REASON
