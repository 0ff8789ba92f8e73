"""Reports and their files: figures, columns, formats, and how much may leave."""
