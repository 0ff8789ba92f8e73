"""The forms by which something is proposed about a certificate."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations
from wtforms.validators import DataRequired, InputRequired, Length

from induction.domain.certificates.certificate_state import RevocationReason
from induction.domain.proposals import LONGEST_REASON
from induction.web.forms import Form

_WORDS = [
    DataRequired("Enter why this is to be done: the second person reads it"),
    Length(max=LONGEST_REASON, message=f"The reason is longer than {LONGEST_REASON} characters. Shorten it"),
]


class RevocationForm(Form):
    """Why a certificate no longer stands: for everybody in one of few words, for the second person in full."""

    reason = RadioField(
        "What whoever checks it will read",
        choices=[SelectChoice(str(reason), str(reason).capitalize()) for reason in RevocationReason],
        validators=[InputRequired("Choose what whoever checks the certificate will read")],
    )
    words = TextAreaField("Why, for the second person", validators=_WORDS)
    longest = LONGEST_REASON


class NewNameForm(Form):
    """Why a certificate is to be issued in the name that the record has now."""

    words = TextAreaField("Why, for the second person", validators=_WORDS)
    longest = LONGEST_REASON
