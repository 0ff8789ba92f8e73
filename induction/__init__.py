"""Policy induction and yearly refresher for NHS Trusts, from the policy's own words to a sealed certificate."""
