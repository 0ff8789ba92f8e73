"""The attestation form."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from induction.web.forms import Form


class AttestationForm(Form):
    """Full name, tick and password: what makes the act deliberate."""

    full_name = StringField(
        "Full name", [InputRequired("Enter your full name"), Length(max=200, message="Enter your full name only")]
    )
    agreed = BooleanField("I make this statement", [InputRequired("Tick the box to make the statement")])
    policy = HiddenField()  # the fingerprint of the version that is shown
    password = PasswordField("Password", [InputRequired("Enter your password")])
