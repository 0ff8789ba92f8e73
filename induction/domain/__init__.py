"""The rules a Trust would argue about in a meeting: pure, and free of clock, files, rows and frameworks."""
