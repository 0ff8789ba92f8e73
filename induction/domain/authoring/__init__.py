"""What is looked for in content beside its truth: lint, waivers, reading age, places in files."""
