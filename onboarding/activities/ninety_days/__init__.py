"""The first ninety days: contacts and measures of one invented person after leaving, what is missed, and when the risk is high."""
