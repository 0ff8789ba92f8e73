"""Documents from outside, friendly and not."""
