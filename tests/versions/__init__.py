"""A realistic next version of the shipped policy, for tests of what a change of policy brings about."""
