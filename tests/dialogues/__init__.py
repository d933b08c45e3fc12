"""The dialogues: their files, every way through them, their debrief, their page and their text."""
