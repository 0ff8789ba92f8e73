"""Reminders as HR and line managers see them: who would get what, what could not be delivered, whom to tell."""

from induction.web.reminders.views import blueprint

__all__ = ["blueprint"]
