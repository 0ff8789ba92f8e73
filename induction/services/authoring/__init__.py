"""What authors do with policies and content: drafts, checks, comparisons, publication."""
