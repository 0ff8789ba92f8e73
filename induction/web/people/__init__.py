"""HR's record of a person: found, read, and changed by proposals."""

from induction.web.people import proposals  # noqa: F401  # its views belong to the same blueprint
from induction.web.people.views import blueprint

__all__ = ["blueprint"]
