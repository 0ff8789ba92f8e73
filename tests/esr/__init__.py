"""ESR's competency export held against our records: the classes, the files, the page and the command."""
