"""What other systems read of credentials: which of them were revoked."""

from induction.web.credentials.views import blueprint

__all__ = ["blueprint"]
