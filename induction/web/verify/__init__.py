"""The public pages on which anybody can verify a certificate: facts, no sign-in, no script."""

from induction.web.verify.views import WITHOUT_FORM, blueprint

__all__ = ["WITHOUT_FORM", "blueprint"]
