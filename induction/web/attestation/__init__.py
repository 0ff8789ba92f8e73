"""Reading the policy and attesting to it."""

from induction.web.attestation.views import blueprint

__all__ = ["blueprint"]
