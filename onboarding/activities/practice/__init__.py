"""Practice questions in a lesson, explained at once."""
