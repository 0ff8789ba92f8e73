"""The ledger, its checkpoints and its proofs."""
