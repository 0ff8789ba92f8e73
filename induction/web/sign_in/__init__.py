"""Signing in and out, and the list of one's own sign-ins."""

from induction.web.sign_in.views import blueprint

__all__ = ["blueprint"]
