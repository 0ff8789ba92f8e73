"""Everything that is held about a person, as a file for themselves, or for HR who passes it on."""

from induction.web.own_record.views import blueprint

__all__ = ["blueprint"]
