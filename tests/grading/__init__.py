"""From handing in to a verdict: one command, nbgrader's own commands, marks, retakes and feedback."""
