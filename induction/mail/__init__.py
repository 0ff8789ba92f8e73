"""Mail: letters from templates, calendar entries, and the ways in which a message leaves the house."""

from induction.mail.calendar import Entry
from induction.mail.letters import letter
from induction.mail.post import Letter, MailTroubleError, Post, RefusedAddressError, post_of

__all__ = [
    "Entry",
    "Letter",
    "MailTroubleError",
    "Post",
    "RefusedAddressError",
    "letter",
    "post_of",
]
