"""The chain: one evening of an invented person, put together link by link."""
