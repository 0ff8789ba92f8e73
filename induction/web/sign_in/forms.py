"""The sign-in form."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from induction.services.sign_in import LONGEST_PASSWORD
from induction.web.forms import Form


class SignInForm(Form):
    """Who, and the password; `kept` carries a form that arrived after the last sign-in had ended."""

    identifier = StringField(
        "E-mail address or employee number",
        validators=[
            InputRequired("Enter your work e-mail address or your employee number"),
            Length(max=254, message="Your e-mail address or employee number must be 254 characters or fewer"),
        ],
    )
    password = PasswordField(
        "Password",
        validators=[
            InputRequired("Enter your password"),
            Length(max=LONGEST_PASSWORD, message=f"Your password must be {LONGEST_PASSWORD} characters or fewer"),
        ],
    )
    next = HiddenField()
    kept = HiddenField()
