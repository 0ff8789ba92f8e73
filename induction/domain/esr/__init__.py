"""ESR's competency export held against our records: pure."""
