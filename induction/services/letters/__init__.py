"""Reminders and the outbox."""
