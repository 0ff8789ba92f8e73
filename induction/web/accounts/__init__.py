"""The register of team accounts, as the Communications Team keeps it."""

from induction.web.accounts.views import blueprint

__all__ = ["blueprint"]
