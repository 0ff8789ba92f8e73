"""The rules of the house, each with a message that says what to do."""
