"""The plan reader: six invented taper plans to read."""
