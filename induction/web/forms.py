"""What all forms share: the CSRF token, tidy text, and an error summary that links to its fields."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

_KEPT = "\t\n\r"
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in _KEPT}
_TIDIED = ("StringField", "EmailField", "HiddenField", "TextAreaField")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no annotations
    """A form of this service. Give each field its label as the page shows it."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no annotations
        """Text fields are tidied; passwords are taken as they are typed."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            """Add the tidying to plain text fields."""
            if unbound_field.field_class.__name__ in _TIDIED:
                options["filters"] = [*unbound_field.kwargs.get("filters", ()), tidy]
            field: Field = super().bind_field(form, unbound_field, options)
            return field

    def problems(self) -> list[dict[str, str]]:
        """List what is wrong, for the error summary: words, and a link to the field."""
        return [{"text": str(message), "href": f"#{field.id}"} for field in self for message in list(field.errors)[:1]]


def tidy(value: str | None) -> str | None:
    """Drop the white space around a typed text, and control characters, which no page can show again."""
    return value.translate(_CONTROLS).strip() if isinstance(value, str) else value
