"""Turn what pydantic says about a value into what its author can do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from induction.domain.authoring.source import Lines
from induction.domain.errors import ContentError, Problem

_Model = TypeVar("_Model", bound=BaseModel)
_Facts = Mapping[str, Any]
_Words = tuple[str, str]


def validated(model: type[_Model], data: object, lines: Lines) -> _Model:
    """Make a model from plain values.

    Raises:
        ContentError: with every defect, each at its line.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [fault for fault in error.errors(include_url=False) if not _follows_from_another(fault)]
        found = [_problem(fault, lines, model) for fault in faults]
        raise ContentError(sorted(found, key=lambda problem: problem.line)) from error


def _follows_from_another(fault: ErrorDetails) -> bool:
    """Tell whether a list counts as too short only because some of its entries are reported themselves."""
    given = fault["input"]
    return fault["type"] == "too_short" and isinstance(given, list) and len(given) >= fault["ctx"]["min_length"]


def _problem(fault: ErrorDetails, lines: Lines, model: type[BaseModel]) -> Problem:
    slip = _slip_in_kind(fault)
    if slip:
        what = f"{_quoted(slip)} is not a field that belongs here."
        return lines.problem((*fault["loc"], slip), what, "Did you mean `kind`?")
    steps = (*fault["loc"], "kind") if fault["type"] == "union_tag_invalid" else fault["loc"]
    name = next((step for step in reversed(steps) if isinstance(step, str)), "")
    facts = {"input": fault["input"], "name": name, "model": model, "message": fault["msg"], **fault.get("ctx", {})}
    what, mend = _WORDING.get(fault["type"], _as_it_is)(facts)
    return lines.problem(steps, f"{_quoted(name)} {what}" if name else f"The file {what}", mend)


def _slip_in_kind(fault: ErrorDetails) -> str:
    """Find what was written for `kind`, where it is missing."""
    given = fault["input"]
    if fault["type"] != "union_tag_not_found" or not isinstance(given, dict):
        return ""
    return next(iter(get_close_matches("kind", list(given), n=1)), "")


def _quoted(name: str) -> str:
    return f"`{name}`"


def _missing(facts: _Facts) -> _Words:
    return "is missing.", f"Add `{facts['name']}:` to what begins on this line."


def _unknown(facts: _Facts) -> _Words:
    near = get_close_matches(facts["name"], _field_names(facts["model"]), n=1)
    described_in = getattr(facts["model"], "described_in", "docs/authoring.md")
    mend = f"Did you mean `{near[0]}`?" if near else f"Take it out; {described_in} names the fields there are."
    return "is not a field that belongs here.", mend


def _field_names(model: type[BaseModel]) -> set[str]:
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", {})}


def _not_text(facts: _Facts) -> _Words:
    given = facts["input"]
    if given is None:
        return "is empty.", "Write the text after the colon, or below it after `>-`."
    if isinstance(given, int | float):
        return f"is read as the number or truth value {given!r}.", "Put it in quotes: it is a text."
    return "must be a text.", "Write it on one line, or below after `>-`, without dashes and colons of its own."


def _too_long(facts: _Facts) -> _Words:
    return f"is {len(facts['input'])} characters long.", f"Shorten it to at most {facts['max_length']}."


def _too_short(facts: _Facts) -> _Words:
    return "is too short.", f"Write at least {facts['min_length']} character(s)."


def _pattern(facts: _Facts) -> _Words:
    mend = _PATTERNS.get(facts["name"], "Use small letters, digits and single hyphens, beginning with a letter.")
    return f"cannot be {facts['input']!r}.", mend


_PATTERNS = {
    "section": 'Write the number as the policy prints it, in quotes: "6.1" or "Appendix 2".',
    "policy_version": 'Write the version as the policy states it, in quotes: "1.0".',
    "unit": "Write the unit's code as the staff record has it: capitals, digits, dots and hyphens.",
    "keep": "Write `10 years`, `6 months` or `30 days`, or `for good`.",
    "competence": 'Write it as "<prefix>|LOCAL|Name - 1 Year|"; the setting for the prefix fills the beginning.',
}


def _choice(facts: _Facts) -> _Words:
    return f"cannot be {facts['input']!r}.", f"Choose one of {facts['expected']}."


def _kind(facts: _Facts) -> _Words:
    given = f"cannot be {facts['tag']!r}." if "tag" in facts else "has no `kind`."
    return given, "Write `kind:` and one of 'friend-request', 'post', 'thread', 'message'."


def _too_few(facts: _Facts) -> _Words:
    return f"has {facts['actual_length']} entries.", f"Write at least {facts['min_length']}."


def _too_many(facts: _Facts) -> _Words:
    return f"has {facts['actual_length'] or 'too many'} entries.", f"Keep at most {facts['max_length']}."


def _not_list(_: _Facts) -> _Words:
    return "must be a list.", "Begin each entry on its own line with a dash."


def _not_mapping(_: _Facts) -> _Words:
    return "must have fields.", "Write them below, indented, each as `name: value`."


def _not_number(facts: _Facts) -> _Words:
    return f"must be a whole number, not {facts['input']!r}.", "Write digits only, without quotes."


def _out_of_range(facts: _Facts) -> _Words:
    bounds = [f"at least {facts['ge']}" if "ge" in facts else "", f"at most {facts['le']}" if "le" in facts else ""]
    return f"cannot be {facts['input']!r}.", f"It must be {' '.join(filter(None, bounds))}."


def _not_truth(facts: _Facts) -> _Words:
    return f"cannot be {facts['input']!r}.", "Write `true` or `false`."


def _not_date(facts: _Facts) -> _Words:
    return f"is not a date: {facts['input']!r}.", "Write it as year-month-day: 2026-11-23."


def _own_rule(facts: _Facts) -> _Words:
    return f"{facts['error']}.", "Change it on this line."


def _as_it_is(facts: _Facts) -> _Words:
    return f"cannot be used: {facts['message']}.", "Change it on this line; docs/authoring.md describes the field."


_WORDING: dict[str, Callable[[_Facts], _Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_type": _not_text,
    "string_too_long": _too_long,
    "string_too_short": _too_short,
    "string_pattern_mismatch": _pattern,
    "enum": _choice,
    "literal_error": _choice,
    "union_tag_invalid": _kind,
    "union_tag_not_found": _kind,
    "too_short": _too_few,
    "too_long": _too_many,
    "tuple_type": _not_list,
    "model_type": _not_mapping,
    "model_attributes_type": _not_mapping,
    "int_type": _not_number,
    "int_parsing": _not_number,
    "int_from_float": _not_number,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "bool_type": _not_truth,
    "bool_parsing": _not_truth,
    "date_type": _not_date,
    "date_parsing": _not_date,
    "date_from_datetime_parsing": _not_date,
    "value_error": _own_rule,
}
