"""The JSON Schemas of the content files, for editors that complete and check while an author types."""

from __future__ import annotations

import json
from enum import StrEnum

from pydantic import BaseModel

from induction.domain.learning.module import Module
from induction.domain.policies.obligation import Register
from induction.domain.reports.report_layout import ReportMapping
from induction.domain.retained.retention import Schedule
from induction.domain.standings.programme import Requirements, Statement
from induction.domain.standings.target import Target


class SchemaKind(StrEnum):
    """The kinds of content file that have a schema; each is the name of its file in ``docs/schema``."""

    MODULE = "module"
    OBLIGATIONS = "obligations"
    REPORT_COLUMNS = "report-columns"
    REQUIREMENTS = "requirements"
    RETENTION = "retention"
    STATEMENT = "statement"
    TARGETS = "targets"

    @property
    def file_name(self) -> str:
        """The name under which editors find the schema."""
        return f"{self}.json"


_MODELS: dict[SchemaKind, type[BaseModel]] = {
    SchemaKind.MODULE: Module,
    SchemaKind.OBLIGATIONS: Register,
    SchemaKind.REPORT_COLUMNS: ReportMapping,
    SchemaKind.REQUIREMENTS: Requirements,
    SchemaKind.RETENTION: Schedule,
    SchemaKind.STATEMENT: Statement,
    SchemaKind.TARGETS: Target,
}


def json_schema(kind: SchemaKind) -> str:
    """Give the JSON Schema of a kind of content file, as its model has it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_MODELS[kind].model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
