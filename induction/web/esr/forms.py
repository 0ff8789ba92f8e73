"""The form of the comparison with ESR."""

from __future__ import annotations

from datetime import date

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField

from induction.domain.errors import InductionError
from induction.domain.reports.report import check_as_at
from induction.web.day_fields import read_day
from induction.web.forms import Form


class UploadForm(Form):
    """An export, the day it is to be held against, and a mapping where the Trust has other names."""

    file = FileField("Competency export", validators=[FileRequired("Choose ESR's competency export")])
    mapping = FileField("Mapping file")
    day = StringField("Day")
    month = StringField("Month")
    year = StringField("Year")

    def as_at(self, today: date) -> date | None:
        """Read the day, today where it is left empty; None, with words in the form, where it cannot be used."""
        parts = [(field.data or "") for field in (self.day, self.month, self.year)]
        if not any(parts):
            return today
        try:
            found = read_day(parts)
            check_as_at(found, today)
        except (ValueError, InductionError) as error:
            words = (
                error.words if isinstance(error, InductionError) else "As at must be a real date, such as 23 11 2026"
            )
            self.day.errors = [words]
            return None
        return found
