"""``python -m induction`` is ``induction``."""

from induction.cli import main

main()
