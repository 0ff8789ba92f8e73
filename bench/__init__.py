"""The benchmarks: each figure is a ratio to something plain that is measured in the same run."""
