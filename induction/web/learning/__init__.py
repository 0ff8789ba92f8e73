"""The learner's way: my training, a module, a decision a page, what came of it, and the result."""

from induction.web.learning.views import blueprint

__all__ = ["blueprint"]
