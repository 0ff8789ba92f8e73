"""HR's comparison with ESR: send its competency export, see what differs, and take away what is to be corrected."""

from induction.web.esr.views import blueprint

__all__ = ["blueprint"]
