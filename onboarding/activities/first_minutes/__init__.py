"""First minutes: seven invented emergencies to act through."""
