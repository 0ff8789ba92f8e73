"""The worker: what is done while nobody waits. Everything is found in the database, so a lost task costs one round."""

from induction.worker.consumer import embed, run
from induction.worker.yard import Yard

__all__ = ["Yard", "embed", "run"]
