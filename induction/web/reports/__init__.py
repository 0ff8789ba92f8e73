"""HR's reports: who is in date, on the page and as files."""

from induction.web.reports import evidence, files, saved, views  # noqa: F401  # their views belong to the blueprint
from induction.web.reports.area import blueprint

__all__ = ["blueprint"]
