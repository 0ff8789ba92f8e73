"""The public pages on which anybody can verify a certificate: facts, no sign-in, no script."""

from induction.web.verify.views import blueprint

__all__ = ["blueprint"]
