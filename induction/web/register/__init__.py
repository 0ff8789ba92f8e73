"""The register of certificates, as HR sees it."""

from induction.web.register.views import blueprint

__all__ = ["blueprint"]
