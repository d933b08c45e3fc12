"""One person, from the first call to ninety days later: episodes in which earlier choices come back. Data: data/capstone/*.toml."""
