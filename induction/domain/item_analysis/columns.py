"""The columns of the file with what people choose, as data."""

from __future__ import annotations

from induction.domain.item_analysis.figures import Occasion
from induction.domain.reports.report_columns import Column, ColumnType

_TEXT, _DATE, _NUMBER = ColumnType.TEXT, ColumnType.DATE, ColumnType.NUMBER
_CONTENT = "Module as it was when the choices were made"
_COUNT = "First choices, one a person for each version of a situation"

COLUMNS: tuple[Column, ...] = (
    Column("module", "Module", _TEXT, "The module's id.", _CONTENT, 28),
    Column("module_version", "Module version", _NUMBER, "The module's version.", _CONTENT),
    Column("module_fingerprint", "Module fingerprint", _TEXT, "SHA-256 of the module's content.", _CONTENT, 66),
    Column("policy_version", "Policy version", _TEXT, "The policy version that the module quotes.", _CONTENT),
    Column("sections", "Sections", _TEXT, "The sections that the wrong options quote.", _CONTENT, 20),
    Column("scene", "Situation", _TEXT, "The situation's id.", _CONTENT, 28),
    Column(
        "occasion", "Occasion", _TEXT,
        "At induction everybody is asked alike; a refresher asks again what went wrong.", _COUNT, 12, tuple(Occasion),
    ),
    Column("from_on", "From", _DATE, "First day of the quarters that are counted together.", _COUNT),
    Column("to_on", "To", _DATE, "Last day of the quarters that are counted together.", _COUNT),
    Column("options", "Options", _TEXT, "Ids of the options that are counted together.", _COUNT, 40),
    Column("texts", "What they say", _TEXT, "The options as people read them.", _CONTENT, 60),
    Column("grades", "Grades", _TEXT, "How the options stand to the policy.", _CONTENT, 18),
    Column("chose", "Chose one of them", _NUMBER, "How many chose one of these options first: 10 or more.", _COUNT),
    Column("people", "People", _NUMBER, "How many people chose anything in the situation.", _COUNT),
    Column(
        "sure_and_wrong", "Sure and wrong", _NUMBER,
        "How many people were sure of a poor choice or a breach in the situation, whatever the options of this row. "
        "Empty where they, or those who were not, are fewer than 10.", _COUNT,
    ),
)  # fmt: skip
