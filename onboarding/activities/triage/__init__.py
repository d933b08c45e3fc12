"""Triage: situations to sort into the tiers of the escalation table."""
