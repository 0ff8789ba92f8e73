"""Taking the training: attempts, answers, refreshers, single questions, and the attestation that ends a round."""
