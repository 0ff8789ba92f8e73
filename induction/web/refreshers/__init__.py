"""The refresher: what is asked and why, one situation after another, and how it went."""

from induction.web.refreshers.views import blueprint

__all__ = ["blueprint"]
