"""The line manager's team."""

from induction.web.team.views import blueprint

__all__ = ["blueprint"]
