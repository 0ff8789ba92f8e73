"""What a new version of the policy changes, for the Communications Team."""
