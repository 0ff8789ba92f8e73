"""HR's staff imports: send an extract, see what it would change, and let it."""

from induction.web.staff.views import blueprint

__all__ = ["blueprint"]
