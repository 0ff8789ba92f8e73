"""Files that people open: CSV, Excel and JSON lines. Each writer is given columns and rows, and knows nothing else."""
