"""Two activities over printed papers: "Read the result" and "Score it"."""
