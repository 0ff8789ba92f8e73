"""The policy, to be read: contents, anchors, document control."""

from induction.web.policies.views import blueprint

__all__ = ["blueprint"]
