"""Figures of what people choose: the rule, the counting, the pages, and attacks on all of them."""
