"""The forms of staff imports."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField

from induction.web.forms import Form


class UploadForm(Form):
    """An extract and, for once, another mapping than the Trust's."""

    file = FileField("Staff extract", validators=[FileRequired("Choose the file with the staff")])
    mapping = FileField("Mapping file")


class ApplyForm(Form):
    """The dry run that is agreed to, and the words that many leavers ask for."""

    fingerprint = HiddenField("Dry run")
    words = StringField("Confirm that so many people leave")
