"""The ledger's mathematics: entries, trees, checkpoints, proofs."""
