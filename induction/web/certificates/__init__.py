"""One's own certificates: the list, the page with the same facts as the PDF, and the PDF."""

from induction.web.certificates.views import blueprint

__all__ = ["blueprint"]
