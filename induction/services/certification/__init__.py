"""Certificates from pending to sealed, what becomes of them, and whether a file is one of ours."""
