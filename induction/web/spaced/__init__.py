"""A single question in between, for who likes one."""

from induction.web.spaced.views import blueprint

__all__ = ["blueprint"]
