"""Reports, dashboards and their files."""
