"""What takes two people: the list of proposals, one proposal, and the decision about it."""

from induction.web.approvals.views import blueprint

__all__ = ["blueprint"]
