"""Every SELECT of the program, one function each; no rule and no commit."""
