"""Long work as the person who started it watches it, and the files that come of it."""

from induction.web.jobs import files  # noqa: F401  # its views belong to the blueprint
from induction.web.jobs.views import blueprint

__all__ = ["blueprint"]
