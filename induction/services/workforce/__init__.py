"""Staff in and out: entering, importing, and the record of one person."""
