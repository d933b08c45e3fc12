"""The append-only record of attempts."""
