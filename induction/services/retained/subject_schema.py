"""The JSON Schema of a person's whole record, as the tables have it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column

from induction.db.models import StaffMember
from induction.db.types import Moment
from induction.domain.retained.holdings import ACTS, HOLDINGS, Holding
from induction.domain.retained.subject_record import FORMAT, VERSION, Purpose
from induction.services.retained.subject_access import ACTS_SECTION, WRITTEN_AS_JSON

_TEXT = {"type": "string"}
_LINES = {"type": "array", "items": _TEXT}
_KINDS: dict[type, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: _TEXT,
    bytes: {"type": "string", "contentEncoding": "base64"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}
_SEEN = {
    "description": "What was shown and chosen, word for word; null where that version of the module is no longer kept.",
    "type": ["object", "null"],
    "properties": {
        **dict.fromkeys(
            ("module", "scene", "situation", "question", "you_chose", "consequence", "feedback", "do_next"), _TEXT
        ),
        **dict.fromkeys(("or_instead", "pictured", "options", "policy"), _LINES),
    },
}


def record_schema() -> str:
    """Write the JSON Schema (draft 2020-12)."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{FORMAT}, version {VERSION}",
        **_object(
            {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "organisation": _TEXT,
                "made_at": _KINDS[datetime],
                "purpose": {"enum": [each.value for each in Purpose]},
                "person": _object({"name": _TEXT, "employee_number": _TEXT}),
                "sections": {
                    "type": "array",
                    "prefixItems": [*(_section(each.table, each.words, _row(each)) for each in HOLDINGS), _acts()],
                    "items": False,
                },
                "withheld": {
                    "type": "array",
                    "items": _object({"section": _TEXT, "field": _TEXT, "reason": _TEXT}),
                },
            }
        ),
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _section(name: str, words: str, row: dict[str, Any]) -> dict[str, Any]:
    found = _object({"id": {"const": name}, "title": _TEXT, "words": _TEXT, "rows": {"type": "array", "items": row}})
    return {"description": words, **found}


def _row(holding: Holding) -> dict[str, Any]:
    table = StaffMember.metadata.tables[holding.table]
    fields = dict(_field(holding, column) for column in table.columns if column.name not in holding.withheld)
    if "scene_id" in table.columns:
        fields["you_saw"] = _SEEN
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _field(holding: Holding, column: Column[Any]) -> tuple[str, dict[str, Any]]:
    if (holding.table, column.name) in WRITTEN_AS_JSON:
        return column.name, {}
    if (holding.table, column.name) in ACTS or column.name.endswith("_by_id"):
        return column.name.removesuffix("_id"), {"description": "a name", "type": ["string", "null"]}
    if column.name == "organisation_unit_id":
        return "organisation_unit", _TEXT
    kind = _KINDS[datetime if isinstance(column.type, Moment) else column.type.python_type]
    return column.name, {**kind, "type": [kind["type"], "null"]} if column.nullable else kind


def _acts() -> dict[str, Any]:
    row = _object({"table": _TEXT, "part": _TEXT, "count": {"type": "integer"}})
    return _section(ACTS_SECTION, "What the person did officially on other people's records.", row)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False
    }  # fmt: skip
