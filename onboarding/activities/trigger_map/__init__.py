"""*Trigger map*: a week of an invented person, placed on a map of situations, people, places, feelings and times. No score."""
