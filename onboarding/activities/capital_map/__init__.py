"""*Map of recovery capital*: what an invented person can draw on, what they would like, and one step that is small enough. No score."""
