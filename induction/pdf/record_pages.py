"""Print a person's whole record: a `SubjectRecord` in, the bytes of a tagged PDF of many pages out."""

from __future__ import annotations

import atexit
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from induction import resources
from induction.domain.calendar import london_time
from induction.domain.certificates.certificate import day_in_words
from induction.domain.retained.subject_print import empty, printed
from induction.domain.retained.subject_record import SubjectRecord, label
from induction.pdf import fonts

if TYPE_CHECKING:
    from induction.pdf.typesetter import Typesetter

_BOX = "\u25a1"


def render_record(record: SubjectRecord) -> bytes:
    """Print the record; a character that the typeface lacks is printed as a box, and stands in the JSON file.

    The caller holds `induction.pdf`'s lock: one rendering at a time in a process.

    Raises:
        InductionError: when WeasyPrint warns.
    """
    source = page_source(record)
    missing = dict.fromkeys(map(ord, fonts.missing_characters(source)), _BOX)
    typesetter = _typesetter()
    return typesetter.write_pages(typesetter.lay_out(source.translate(missing)))


def page_source(record: SubjectRecord) -> str:
    """Write the HTML that is typeset."""
    environment = Environment(
        loader=FileSystemLoader(resources.folder("templates") / "record"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    titles = {each.id: each.title for each in record.sections}
    made_at = london_time(record.made_at)
    source = environment.get_template("record.html").render(
        record=record,
        made_at=f"{day_in_words(made_at.date())}, {made_at:%H:%M}",
        parts=printed(record),
        none_held=empty(record),
        withheld=[(titles[section], label(field), reason) for section, field, reason in record.withheld],
    )
    return fonts.composed(source)


@cache
def _typesetter() -> Typesetter:
    from induction.pdf.typesetter import Typesetter  # noqa: PLC0415 - loads WeasyPrint and Pango

    atexit.register(_typesetter.cache_clear)  # as for certificates
    return Typesetter(resources.folder("templates") / "record" / "record.css")
