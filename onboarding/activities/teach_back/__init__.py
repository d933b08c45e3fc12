"""Plan and teach back: ten minutes of teaching with three invented people."""
