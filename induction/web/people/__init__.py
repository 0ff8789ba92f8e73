"""HR's record of a person: found, read, and changed by proposals."""

from induction.web.people.views import blueprint

__all__ = ["blueprint"]
