"""The content author's area: the policy with its obligations, the coverage, and the modules from every side."""

from induction.web.content import change_views, choice_views, module_views, policy_views, preview_views, views
from induction.web.content.area import blueprint

__all__ = ["blueprint", "change_views", "choice_views", "module_views", "policy_views", "preview_views", "views"]
