"""The activities of the lessons: their content, what can be done in them, and their widgets. Lessons take them from `onboarding.play`."""
