"""Modules and how they are taken: scenes, attempts, refreshers, single questions."""
