"""The forms of signing in, and of one's own password."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

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


class OwnPasswordForm(Form):
    """The password that holds, and the one that is to hold from now on, twice."""

    password = PasswordField("Your password now", validators=[InputRequired("Enter the password you have now")])
    new_password = PasswordField("Your new password", validators=[InputRequired("Enter the password you want")])
    again = PasswordField(
        "Your new password, once more",
        validators=[EqualTo("new_password", "The two new passwords are not the same. Type the new one twice")],
    )
