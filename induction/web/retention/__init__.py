"""How long records are kept, who is due, who is held back, and disposals proposed."""

from induction.web.retention import people  # noqa: F401  # its views belong to the same blueprint
from induction.web.retention.views import blueprint

__all__ = ["blueprint"]
