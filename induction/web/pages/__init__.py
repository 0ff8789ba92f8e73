"""The pages that are text: help, accessibility statement and privacy notice, from ``content/pages``."""

from induction.web.pages.views import blueprint

__all__ = ["blueprint"]
