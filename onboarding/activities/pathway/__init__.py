"""Pathway explorer: three invented people on one timeline, their tracks side by side, and what comes next or is missing."""
