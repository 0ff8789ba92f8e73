"""Policy versions, their obligations, and what a new version changes."""
