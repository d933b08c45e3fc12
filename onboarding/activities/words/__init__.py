"""*Sort the cases* and *rewrite the note*."""
