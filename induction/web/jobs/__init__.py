"""Long work as the person who started it watches it."""

from induction.web.jobs.views import blueprint

__all__ = ["blueprint"]
