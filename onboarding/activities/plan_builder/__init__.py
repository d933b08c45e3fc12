"""*Build a plan*: a relapse prevention plan on one page, written with an invented person, and five questions back. No score."""
