"""HR's reports: who is in date, on the page and as files."""

from induction.web.reports.views import blueprint

__all__ = ["blueprint"]
