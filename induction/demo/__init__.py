"""A fictitious organisation with people and histories in every status, to try the product on and to measure it with.

Everything is drawn from one seeded source of chance: the same size and the same day give the same people.
"""

from induction.demo.build import DemoOutcome, create
from induction.demo.sign_ins import PASSWORD, SIGN_INS, SignIn

__all__ = ["PASSWORD", "SIGN_INS", "DemoOutcome", "SignIn", "create"]
