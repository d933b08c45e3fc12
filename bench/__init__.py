"""Measures this course against the stock tool on the same machine in the same run; prints ratios, never absolute promises."""
