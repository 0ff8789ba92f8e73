"""What a certificate states, how strong its seal is, and whether it is current."""
