"""Branching dialogues: what a person says, what staff may answer, and what each answer does. Two activities stand on it."""
